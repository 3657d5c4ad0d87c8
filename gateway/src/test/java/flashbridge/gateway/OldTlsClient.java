package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A device of 2010: one old version of TLS and one old cipher suite, in a process where Java still speaks them. */
final class OldTlsClient implements X509TrustManager {
    private OldTlsClient() {}

    /** What it has heard after it said hello, or why not; begins with the version and the suite. */
    static String ask(Path folder, int port, String protocol, String suite) throws Exception {
        Path lifted = Files.writeString(folder.resolve("java.security"), "jdk.tls.disabledAlgorithms=SSLv3\n");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process client = new ProcessBuilder(
                        java,
                        "-Djava.security.properties=" + lifted,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OldTlsClient.class.getName(),
                        Integer.toString(port),
                        protocol,
                        suite)
                .redirectErrorStream(true)
                .start();
        String said = new String(client.getInputStream().readAllBytes(), UTF_8).strip();
        if (!client.waitFor(30, TimeUnit.SECONDS)) {
            client.destroyForcibly();
        }
        return said;
    }

    public static void main(String[] words) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new OldTlsClient()}, null);
        int port = Integer.parseInt(words[0]);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {words[1]});
            socket.setEnabledCipherSuites(new String[] {words[2]});
            socket.startHandshake();
            socket.getOutputStream().write("hello\0".getBytes(UTF_8));
            String heard = new String(socket.getInputStream().readNBytes(6), UTF_8).strip();
            System.out.println(socket.getSession().getProtocol() + " "
                    + socket.getSession().getCipherSuite() + " " + heard.replace("\0", ""));
        } catch (IOException refused) {
            System.out.println("refused: " + refused.getMessage());
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
