package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A client with Java's own TLS that trusts anybody, and speaks in messages that end with a NUL. */
public final class TlsClient implements AutoCloseable {
    private final SSLSocket socket;
    private final Socket below;

    private TlsClient(SSLSocket socket, Socket below) {
        this.socket = socket;
        this.below = below;
    }

    /** Shakes hands in these versions, or in those that Java has on. */
    public static TlsClient connect(int port, String... protocols) throws Exception {
        return connect(port, null, protocols);
    }

    /** The same, showing a certificate if it is asked for one. */
    public static TlsClient connect(int port, @Nullable TestCertificate own, String... protocols) throws Exception {
        Socket below = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = socket(below, own);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        return shakeHands(socket, below);
    }

    /** The same with a receive buffer so small that a client which does not read is soon noticed. */
    static TlsClient narrow(int port) throws Exception {
        Socket below = new Socket();
        below.setReceiveBufferSize(4096);
        below.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return shakeHands(socket(below, null), below);
    }

    /** Shakes hands behind a PROXY header. */
    public static TlsClient behind(byte[] header, int port) throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        plain.getOutputStream().write(header);
        return shakeHands(socket(plain, null), plain);
    }

    /** Offers to speak these, by ALPN. */
    public static TlsClient offering(int port, String... applications) throws Exception {
        Socket below = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket = socket(below, null);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(applications);
        socket.setSSLParameters(parameters);
        return shakeHands(socket, below);
    }

    private static SSLSocket socket(Socket below, @Nullable TestCertificate own) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = own == null ? new KeyManager[0] : own.keyManagers();
        context.init(keys, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(below, "localhost", below.getPort(), true);
        socket.setSoTimeout((int) TestGateway.PATIENCE.toMillis());
        return socket;
    }

    private static TlsClient shakeHands(SSLSocket socket, Socket below) throws IOException {
        try {
            socket.startHandshake();
            return new TlsClient(socket, below);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    /** Asks for another handshake within this connection, which TLS has up to version 1.2, or else for other keys. */
    public void shakeHandsAgain() throws IOException {
        socket.startHandshake();
    }

    /** What both agreed to speak inside, or nothing. */
    public String application() {
        return socket.getApplicationProtocol();
    }

    public String protocol() {
        return socket.getSession().getProtocol();
    }

    /** Which certificate the other side has shown. */
    public X509Certificate shown() throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** Says something and returns what comes next. */
    public String ask(String message) throws IOException {
        socket.getOutputStream().write((message + "\0").getBytes(UTF_8));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int b = socket.getInputStream().read();
                b != 0;
                b = socket.getInputStream().read()) {
            if (b < 0) {
                throw new IOException("ended after " + answer.toString(UTF_8));
            }
            answer.write(b);
        }
        return answer.toString(UTF_8);
    }

    /** Says something that is no message, and returns all that comes until the other side ends it. */
    public String askToTheEnd(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    public TlsClient send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** What has come, at least one byte; -1 at the end. */
    int readSome(byte[] into) throws IOException {
        return socket.getInputStream().read(into);
    }

    /** Sends something past TLS. */
    public void sendBelow(byte... bytes) throws IOException {
        below.getOutputStream().write(bytes);
    }

    /** The port it comes from, by which the log names it. */
    public int localPort() {
        return below.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
