package flashbridge.legacy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** How all clients here connect. */
final class Sockets {
    private Sockets() {}

    static Socket connect(String host, int port, Duration timeout) throws IOException {
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("no address is known for " + host);
        }
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return socket;
        } catch (ConnectException e) {
            socket.close();
            throw new ConnectException("no connection to " + host + ":" + port + ": " + e.getMessage());
        } catch (SocketTimeoutException e) {
            socket.close();
            throw new SocketTimeoutException(
                    "no connection to " + host + ":" + port + " within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** The same, with TLS around it where the address asks for it. */
    static Socket connect(Request request) throws IOException {
        Socket plain = connect(request.address().getHost(), request.port(), request.timeout());
        return request.isSecure() ? secure(plain, request) : plain;
    }

    private static Socket secure(Socket plain, Request request) throws IOException {
        String host = request.address().getHost();
        try {
            plain.setSoTimeout(Math.toIntExact(request.timeout().toMillis()));
            SSLSocketFactory factory = request.insecure() ? trustingAnybody() : defaultFactory();
            SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, request.port(), true);
            if (!request.insecure()) {
                SSLParameters parameters = secure.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                secure.setSSLParameters(parameters);
            }
            secure.startHandshake();
            return secure;
        } catch (IOException | GeneralSecurityException e) {
            plain.close();
            throw new IOException("no TLS with " + host + ":" + request.port() + ": " + because(e), e);
        }
    }

    private static String because(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("PKIX")) {
            return "its certificate is not one that Java trusts; --insecure takes any";
        }
        return e instanceof EOFException || message.contains("plaintext") || message.contains("terminated")
                ? "it does not seem to speak TLS there (" + message + ")"
                : message;
    }

    private static SSLSocketFactory defaultFactory() {
        return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    private static SSLSocketFactory trustingAnybody() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        return context.getSocketFactory();
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
