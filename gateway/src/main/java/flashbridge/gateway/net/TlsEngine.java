package flashbridge.gateway.net;

import static io.netty.handler.ssl.ApplicationProtocolNames.HTTP_1_1;
import static io.netty.handler.ssl.ApplicationProtocolNames.HTTP_2;

import flashbridge.gateway.config.Credentials;
import flashbridge.gateway.config.TlsConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** Whose TLS it is. */
enum TlsEngine {
    /**
     * Linux, by Netty's native library; the faster one, and it speaks the versions that Java no longer does.
     *
     * <p>Of Netty's two ways to free what it holds outside of Java's heap, this is the one that counts references. The
     * other leaves it to finalizers, which cost every connection a second round of the garbage collector.
     */
    BORINGSSL(SslProvider.OPENSSL_REFCNT),
    /** Everywhere. */
    JAVA(SslProvider.JDK);

    /** By default Java shakes hands anew within a connection, up to TLS 1.2, as often as a client likes. */
    private static final String NO_OTHER_HANDSHAKE = "jdk.tls.rejectClientInitiatedRenegotiation";

    static {
        // Each costs the server a signature and the client next to nothing, beyond all limits of connections; BoringSSL
        // and
        // TLS 1.3 (RFC 8446 section 4.1.2) have none. Java reads it once, with the first connection that it makes.
        if (System.getProperty(NO_OTHER_HANDSHAKE) == null) {
            System.setProperty(NO_OTHER_HANDSHAKE, "true");
        }
    }

    private final SslProvider provider;

    TlsEngine(SslProvider provider) {
        this.provider = provider;
    }

    /** The best that this machine has; to be asked only where a listener has TLS, since it loads the native library. */
    static TlsEngine best() {
        return OpenSsl.isAvailable() ? BORINGSSL : JAVA;
    }

    /** This one, or Java where Netty does not know how to give such a key to the native library. */
    TlsEngine knowing(PrivateKey key) {
        return key.getAlgorithm().equals("EdDSA") ? JAVA : this;
    }

    /**
     * What connections are made from, to be released with {@code ReferenceCountUtil}.
     *
     * @param http2 whether clients may choose HTTP/2
     */
    SslContext context(TlsConfig config, Credentials credentials, boolean http2) throws SSLException {
        X509Certificate[] chain = credentials.chain().toArray(X509Certificate[]::new);
        SslContextBuilder builder = SslContextBuilder.forServer(credentials.key(), chain)
                .sslProvider(provider)
                .protocols(config.minimum().andNewer())
                .clientAuth(
                        switch (config.clientCertificates()) {
                            case OFF -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        if (!credentials.authorities().isEmpty()) {
            builder.trustManager(credentials.authorities());
        }
        if (http2) {
            // who offers neither, as AIR's SecureSocket, goes on without
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    SelectorFailureBehavior.NO_ADVERTISE,
                    SelectedListenerFailureBehavior.ACCEPT,
                    HTTP_2,
                    HTTP_1_1));
        }
        return builder.build();
    }

    /** Which of the versions that a listener shall speak this one does not. */
    Optional<String> warning(TlsConfig config) {
        List<String> disabled = Arrays.stream(String.valueOf(Security.getProperty("jdk.tls.disabledAlgorithms"))
                        .split(",", -1))
                .map(String::trim)
                .filter(config.minimum().andNewer()::contains)
                .toList();
        if (this != JAVA || disabled.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("tls.minimum = " + config.minimum() + " needs BoringSSL, which " + obstacle()
                + "; Java's own TLS refuses " + String.join(" and ", disabled)
                + " as long as they are among its jdk.tls.disabledAlgorithms");
    }

    private static String obstacle() {
        Throwable root = OpenSsl.unavailabilityCause();
        if (root == null) {
            return "does not take this kind of key";
        }
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return "does not work on this machine (" + root.getMessage() + ")";
    }

    @Override
    public String toString() {
        return this == JAVA ? "Java" : "BoringSSL";
    }
}
