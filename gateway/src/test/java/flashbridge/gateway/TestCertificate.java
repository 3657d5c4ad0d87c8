package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate, made by the JDK's own tool.
 *
 * @param certificate PEM
 * @param key PEM, PKCS #8
 * @param store both, in PKCS #12
 */
public record TestCertificate(Path certificate, Path key, Path store) {
    private static final String PASSWORD = "password";
    private static final String EC = "-keyalg EC -groupname secp256r1";
    private static final String MONTH = " -dname CN=localhost -validity 30";

    /** Makes one for localhost in this folder that nobody has signed. */
    public static TestCertificate in(Path folder) throws Exception {
        return in(folder, EC + MONTH);
    }

    /** The same with an RSA key, as old clients need it. */
    public static TestCertificate rsa(Path folder) throws Exception {
        return in(folder, "-keyalg RSA -keysize 2048" + MONTH);
    }

    /** The same with a key of the youngest kind. */
    public static TestCertificate ed25519(Path folder) throws Exception {
        return in(folder, "-keyalg Ed25519" + MONTH);
    }

    /** The same with other words for keytool about its dates. */
    public static TestCertificate dated(Path folder, String dates) throws Exception {
        return in(folder, EC + " -dname CN=localhost " + dates);
    }

    /** One of this name that {@code ca.pem} in the same folder has signed. */
    public static TestCertificate signed(Path folder, String name) throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(store, "ca", EC + " -dname CN=authority -validity 30 -ext bc:c");
        export(load(store), "ca", folder.resolve("ca.pem"));
        return in(folder, EC + " -signer ca -validity 30 -dname CN=" + name);
    }

    private static TestCertificate in(Path folder, String words) throws Exception {
        Path store = folder.resolve("store.p12");
        keytool(store, "own", words + " -ext san=dns:localhost,ip:127.0.0.1");
        KeyStore keys = load(store);
        byte[] key = keys.getKey("own", PASSWORD.toCharArray()).getEncoded();
        return new TestCertificate(
                export(keys, "own", folder.resolve("cert.pem")),
                pem(folder.resolve("key.pem"), "PRIVATE KEY", key),
                store);
    }

    private static void keytool(Path store, String alias, String words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-storetype", "PKCS12", "-storepass", PASSWORD));
        command.addAll(List.of("-keystore", store.toString(), "-alias", alias));
        command.addAll(List.of(words.split(" ", -1)));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
    }

    private static KeyStore load(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    /** For a client that shows this one. */
    public KeyManager[] keyManagers() throws Exception {
        KeyStore keys = load(store);
        if (keys.containsAlias("ca")) {
            keys.deleteEntry("ca"); // else a client might show that
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(keys, PASSWORD.toCharArray());
        return factory.getKeyManagers();
    }

    /** Takes the place of another one in its folder, file by file. */
    public void replace(TestCertificate other) throws Exception {
        Files.write(other.certificate, Files.readAllBytes(certificate));
        Files.write(other.key, Files.readAllBytes(key));
    }

    /** A listener of this name on a free port that speaks everything over TLS, in HOCON. */
    public String listener(String name) {
        return listener(name, "");
    }

    /** The same with more settings of {@code tls}. */
    public String listener(String name, String tls) {
        return "{ name = " + name
                + ", address = 127.0.0.1, port = 0, speaks = [policy, xmlsocket, websocket], room = lobby"
                + ", tls { certificate = \"" + certificate + "\", key = \"" + key + "\", " + tls + " } }";
    }

    private static Path export(KeyStore keys, String alias, Path file) throws Exception {
        return pem(file, "CERTIFICATE", keys.getCertificate(alias).getEncoded());
    }

    private static Path pem(Path file, String kind, byte[] der) throws Exception {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        return Files.writeString(file, "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
