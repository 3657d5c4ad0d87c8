package flashbridge.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the certificate and the key of a listener, and sees that they can be used, before a port is opened. */
final class TlsFiles {
    private static final Map<String, String> OTHER_KEYS = Map.of(
            "BEGIN ENCRYPTED PRIVATE KEY",
                    "has a password; without one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
            "BEGIN RSA PRIVATE KEY",
                    "is in an older format; the newer one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt",
            "BEGIN EC PRIVATE KEY",
                    "is in an older format; the newer one: openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt");

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");
    private static final byte[] PROOF = {1};

    private final Path folder;

    /** Looks in the folder of the configuration file for names that are not absolute. */
    TlsFiles(Path folder) {
        this.folder = folder;
    }

    /** What stands under {@code tls} in a listener, or null where nothing does. */
    @Nullable
    TlsConfig of(Section listener) {
        Section tls = listener.section("tls"); // which complains of what is no block
        if (!listener.hasBlock("tls")) {
            return null;
        }
        Path certificate = file(tls, "certificate");
        Path key = file(tls, "key");
        tls.refuseUnknownKeys();
        if (certificate == null || key == null) {
            return null;
        }
        check(tls, certificate, key);
        return new TlsConfig(certificate, key);
    }

    private @Nullable Path file(Section tls, String name) {
        String text = tls.text(name, "");
        if (!tls.has(name)) {
            tls.mistake(name, "is missing; it must be a file in PEM");
            return null;
        }
        try {
            Path file = folder.resolve(text).normalize();
            if (Files.isReadable(file) && Files.isRegularFile(file)) {
                return file;
            }
            tls.mistake(name, "must be a file that can be read, but " + file + " is none");
        } catch (InvalidPathException notAPath) {
            tls.refuse(name, "the name of a file");
        }
        return null;
    }

    /** Uses both once, since nothing else finds out whether they are good and belong together. */
    private static void check(Section tls, Path certificate, Path key) {
        if (!isCertificate(certificate)) {
            tls.mistake("certificate", "must be a chain of certificates in PEM, but " + certificate + " is none");
            return;
        }
        String why = otherKey(key);
        if (why != null) {
            tls.mistake("key", "must be a private key in PKCS #8, but " + key + " " + why);
            return;
        }
        try {
            if (!belongTogether(certificate, key)) {
                tls.mistake("key", "does not belong to the certificate in " + certificate);
            }
        } catch (GeneralSecurityException | IOException | IllegalArgumentException unusable) {
            tls.mistake("key", "cannot be used with this certificate: " + unusable.getMessage());
        }
    }

    /** Whether what the key signs is found good with the certificate. */
    private static boolean belongTogether(Path certificate, Path key) throws GeneralSecurityException, IOException {
        PublicKey open;
        try (InputStream in = Files.newInputStream(certificate)) {
            open = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
        }
        PrivateKey secret =
                KeyFactory.getInstance(open.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(der(key)));
        Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(open.getAlgorithm(), open.getAlgorithm()));
        signature.initSign(secret);
        signature.update(PROOF);
        byte[] signed = signature.sign();
        signature.initVerify(open);
        signature.update(PROOF);
        return signature.verify(signed);
    }

    private static byte[] der(Path key) throws InvalidKeyException {
        String text = read(key);
        int start = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END, start);
        if (end < 0) {
            throw new InvalidKeyException("the line " + END + " is missing");
        }
        return Base64.getMimeDecoder().decode(text.substring(start, end));
    }

    private static boolean isCertificate(Path file) {
        return read(file).contains("-----BEGIN CERTIFICATE-----");
    }

    private static @Nullable String otherKey(Path file) {
        String text = read(file);
        if (text.contains(BEGIN)) {
            return null;
        }
        return OTHER_KEYS.entrySet().stream()
                .filter(other -> text.contains(other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("holds none");
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            return "";
        }
    }
}
