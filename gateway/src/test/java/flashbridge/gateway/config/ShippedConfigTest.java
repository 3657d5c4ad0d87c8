package flashbridge.gateway.config;

import static flashbridge.gateway.config.Protocol.POLICY;
import static flashbridge.gateway.config.Protocol.WEBSOCKET;
import static flashbridge.gateway.config.Protocol.XMLSOCKET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import flashbridge.gateway.hub.Courtesy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code conf/gateway.conf} is the manual: it names every setting, with its default. */
class ShippedConfigTest {
    private static final Path SHIPPED = Path.of("..", "conf", "gateway.conf");

    @TempDir
    private Path temp = Path.of("");

    /** They are read where there is no mouse, too. */
    @ParameterizedTest
    @ValueSource(strings = {"gateway.conf", "logback.xml", "crossdomain.xml"})
    void hasNoLineOfMoreThan100Characters(String file) throws Exception {
        assertEquals(
                List.of(),
                Files.readAllLines(SHIPPED.resolveSibling(file)).stream()
                        .filter(line -> line.length() > 100)
                        .toList());
    }

    @Test
    void opensThePortsThatTheManualPromises() throws Exception {
        Duration grace = Duration.ofMillis(250);
        assertEquals(
                List.of(
                        new ListenerConfig(
                                "flash",
                                "0.0.0.0",
                                9000,
                                Set.of(XMLSOCKET, POLICY),
                                "lobby",
                                false,
                                grace,
                                UTF_8,
                                List.of(),
                                false,
                                false,
                                Courtesy.NONE,
                                null),
                        new ListenerConfig(
                                "web",
                                "0.0.0.0",
                                8080,
                                Set.of(WEBSOCKET, POLICY),
                                "lobby",
                                false,
                                grace,
                                UTF_8,
                                List.of(),
                                false,
                                false,
                                Courtesy.NONE,
                                null),
                        new ListenerConfig(
                                "policy",
                                "0.0.0.0",
                                843,
                                Set.of(POLICY),
                                "lobby",
                                true,
                                grace,
                                UTF_8,
                                List.of(),
                                false,
                                false,
                                Courtesy.NONE,
                                null)),
                GatewayConfig.read(SHIPPED).listeners());
    }

    @Test
    void everyOtherValueIsTheDefault() throws Exception {
        GatewayConfig shipped = GatewayConfig.read(SHIPPED);
        GatewayConfig defaults = ConfigFolder.in(temp).read(ConfigFolder.LISTENER);
        assertEquals(Path.of("..", "conf", "crossdomain.xml").toAbsolutePath().normalize(), shipped.policyFile());
        assertEquals(
                new GatewayConfig(
                        defaults.file(),
                        defaults.listeners(),
                        defaults.policyFile(),
                        shipped.defaultRoom(),
                        shipped.echo(),
                        shipped.allowNullOrigin(),
                        shipped.trustedProxies(),
                        shipped.translation(),
                        shipped.transport(),
                        shipped.limits(),
                        shipped.admin(),
                        shipped.websocket(),
                        new Settings(
                                shipped.settings().general(),
                                defaults.settings().listeners())),
                defaults);
    }

    @Test
    void everySettingIsWrittenOut() {
        assertEquals(
                Set.of(
                        "listeners",
                        "policy-file",
                        "allow-null-origin",
                        "default-room",
                        "echo",
                        "binary-to-text",
                        "nul-in-text",
                        "invalid-text",
                        "transport",
                        "event-loops",
                        "limits.max-connections",
                        "limits.max-connections-per-address",
                        "limits.max-new-connections-per-address",
                        "limits.max-message-size",
                        "limits.max-header-size",
                        "limits.rate.messages",
                        "limits.rate.bytes",
                        "limits.queue-max-size",
                        "limits.queue-max-age",
                        "limits.slow-client",
                        "limits.memory-budget",
                        "limits.handshake-timeout",
                        "limits.message-timeout",
                        "limits.idle-timeout",
                        "limits.close-timeout",
                        "limits.drain-time",
                        "trusted-proxies",
                        "admin.address",
                        "admin.port",
                        "websocket.ping-interval",
                        "websocket.pong-timeout",
                        "websocket.flash-path",
                        "websocket.deflate",
                        "websocket.deflate-min-size"),
                ConfigFactory.parseFile(SHIPPED.toFile()).entrySet().stream()
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
    }

    @Test
    void theManualExplainsEverySettingOfAListener() throws Exception {
        String manual = Files.readString(SHIPPED);
        for (String key : List.of(
                "port",
                "speaks",
                "name",
                "address",
                "room",
                "optional",
                "silent-grace",
                "subprotocols",
                "tls",
                "proxy-protocol",
                "keep-alive-message",
                "goodbye-message",
                "behind-tls")) {
            assertTrue(manual.contains("\n#   " + key + " "), key);
        }
        for (String key : List.of("minimum", "client-ca", "client-certificates")) {
            assertTrue(manual.contains("\n#                   " + key + " = "), "tls." + key);
        }
    }
}
