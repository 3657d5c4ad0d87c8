package flashbridge.gateway.config;

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
 * @param translation what becomes of messages that a framing cannot carry
 */
public record GatewayConfig(
        Path file,
        List<ListenerConfig> listeners,
        Path policyFile,
        String defaultRoom,
        boolean echo,
        boolean allowNullOrigin,
        Translation translation,
        TransportConfig transport,
        LimitsConfig limits,
        WebSocketConfig websocket) {

    /** Reads and checks a configuration file; every mistake in it is in the exception. */
    public static GatewayConfig read(Path file) throws ConfigException {
        return new ConfigReader(file).read();
    }
}
