package flashbridge.gateway.net;

import static io.netty.handler.ssl.ApplicationProtocolNames.HTTP_1_1;
import static io.netty.handler.ssl.ApplicationProtocolNames.HTTP_2;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** TLS as a listener speaks it: versions 1.2 and 1.3, and HTTP/2 for those who offer it. */
public final class Tls {
    private Tls() {}

    /** What makes the connections of this listener secure. */
    public static SslContext of(ListenerConfig listener) throws BindFailure {
        var tls = Objects.requireNonNull(listener.tls());
        try {
            SslContextBuilder builder = SslContextBuilder.forServer(
                            tls.certificate().toFile(), tls.key().toFile())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2");
            if (listener.speaks(Protocol.WEBSOCKET)) {
                // who offers neither, as AIR's SecureSocket, goes on without
                builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        HTTP_2,
                        HTTP_1_1));
            }
            return builder.build();
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new BindFailure(listener, "its certificate or key cannot be used: " + unusable.getMessage());
        }
    }
}
