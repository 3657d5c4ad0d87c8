package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for localhost that nobody has signed, made by the JDK's own tool.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 */
public record TestCertificate(Path certificate, Path key) {
    private static final String PASSWORD = "password";
    private static final String OPTIONS = "-genkeypair -alias own -keyalg EC -groupname secp256r1 -validity 2"
            + " -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1 -storetype PKCS12 -storepass " + PASSWORD;

    /** Makes one in this folder. */
    public static TestCertificate in(Path folder) throws Exception {
        Path store = folder.resolve("store.p12");
        List<String> command = new ArrayList<>(List.of(OPTIONS.split(" ", -1)));
        command.add(
                0, Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-keystore", store.toString()));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new TestCertificate(
                pem(
                        folder.resolve("cert.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("own").getEncoded()),
                pem(
                        folder.resolve("key.pem"),
                        "PRIVATE KEY",
                        keys.getKey("own", PASSWORD.toCharArray()).getEncoded()));
    }

    /** A listener of this name on a free port that speaks everything over TLS, in HOCON. */
    public String listener(String name) {
        return "{ name = " + name
                + ", address = 127.0.0.1, port = 0, speaks = [policy, xmlsocket, websocket], room = lobby"
                + ", tls { certificate = \"" + certificate + "\", key = \"" + key + "\" } }";
    }

    private static Path pem(Path file, String kind, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
