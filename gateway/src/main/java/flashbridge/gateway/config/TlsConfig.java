package flashbridge.gateway.config;

import java.nio.file.Path;

/**
 * What a listener shows who it is with.
 *
 * @param certificate the chain in PEM, its own certificate first
 * @param key its private key in PEM, PKCS #8 and without a password
 */
public record TlsConfig(Path certificate, Path key) {}
