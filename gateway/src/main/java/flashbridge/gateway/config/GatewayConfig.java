package flashbridge.gateway.config;

import flashbridge.gateway.hub.Patience;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.hub.Translation;
import java.nio.file.Path;
import java.util.List;

/**
 * All that can be configured; mirrors {@code conf/gateway.conf}.
 *
 * @param file the file it was read from
 * @param policyFile the socket policy, already resolved against that file
 * @param echo whether who says something hears it too
 * @param allowNullOrigin whether pages without an origin of their own are let in
 * @param trustedProxies networks, as {@code 10.0.0.0/8}, whose word is taken for where a client comes from
 * @param admin where operators look inside
 * @param translation what becomes of messages that a framing cannot carry
 * @param settings all of it once more as the file spells it, for the operator
 */
public record GatewayConfig(
        Path file,
        List<ListenerConfig> listeners,
        Path policyFile,
        String defaultRoom,
        boolean echo,
        boolean allowNullOrigin,
        List<String> trustedProxies,
        Translation translation,
        TransportConfig transport,
        LimitsConfig limits,
        AdminConfig admin,
        WebSocketConfig websocket,
        Settings settings) {

    /** The same with these listeners and no others. */
    public GatewayConfig with(List<ListenerConfig> others) {
        return new GatewayConfig(
                file,
                List.copyOf(others),
                policyFile,
                defaultRoom,
                echo,
                allowNullOrigin,
                trustedProxies,
                translation,
                transport,
                limits,
                admin,
                websocket,
                settings);
    }

    /** What holds in every room. */
    public Rules rules() {
        return new Rules(
                echo,
                translation,
                websocket.deflateMinSize(),
                limits.queue(),
                new Patience(
                        websocket.pingInterval(),
                        websocket.pongTimeout(),
                        limits.idleTimeout(),
                        limits.messageTimeout()),
                limits.rate());
    }

    /** Reads and checks a configuration file; every mistake in it is in the exception. */
    public static GatewayConfig read(Path file) throws ConfigException {
        return new ConfigReader(file).read();
    }
}
