package flashbridge.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.hub.RateLimit;
import flashbridge.gateway.hub.SlowClient;
import flashbridge.gateway.hub.Translation;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    @TempDir
    private Path temp = Path.of("");

    private ConfigFolder folder = new ConfigFolder(temp);

    @BeforeEach
    void prepare() throws Exception {
        folder = ConfigFolder.in(temp);
    }

    @Test
    void everyKeyButTheListenersHasADefault() throws Exception {
        GatewayConfig read = folder.read("listeners = [ { port = 9000, speaks = [xmlsocket] } ]");
        GatewayConfig expected = new GatewayConfig(
                temp.resolve("gateway.conf"),
                List.of(new ListenerConfig(
                        "port-9000",
                        "0.0.0.0",
                        9000,
                        Set.of(Protocol.XMLSOCKET),
                        "lobby",
                        false,
                        Duration.ofMillis(250),
                        UTF_8,
                        List.of(),
                        false,
                        false,
                        Courtesy.NONE,
                        null)),
                temp.resolve("crossdomain.xml").toAbsolutePath(),
                "lobby",
                true,
                false,
                List.of(),
                new Translation(Translation.Binary.DROP, Translation.Nul.REJECT),
                new TransportConfig(TransportConfig.Kind.AUTO, 0),
                new LimitsConfig(
                        new ConnectionLimits(10_000, ConnectionLimits.AUTO, ConnectionLimits.AUTO),
                        1_048_576,
                        16_384,
                        new QueueLimits(1_048_576, Duration.ofMinutes(1), SlowClient.DISCONNECT, 268_435_456),
                        new RateLimit(0, 0),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(2),
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        Duration.ZERO),
                new AdminConfig("127.0.0.1", AdminConfig.OFF),
                new WebSocketConfig(Duration.ofSeconds(25), Duration.ofSeconds(10), "/flash", true, 256),
                read.settings());
        assertEquals(expected, read);
    }

    @Test
    void everyKeyCanBeWritten() throws Exception {
        Files.writeString(temp.resolve("other.xml"), "<cross-domain-policy/>");
        GatewayConfig read = folder.read("""
                listeners = [ {
                  name = arena, address = "::1", port = 9001, speaks = [policy, xmlsocket, websocket, policy]
                  room = My Arena/2, optional = yes, silent-grace = 1s, charset = cp1251
                  subprotocols = [chat, xmpp], behind-tls = on
                  proxy-protocol = true, keep-alive-message = "<ping/>", keep-alive-interval = 1m
                  goodbye-message = "<bye why='{reason}'/>"
                } ]
                policy-file = sub/../other.xml
                default-room = café
                echo = false
                allow-null-origin = true
                binary-to-text = base64
                nul-in-text = strip
                invalid-text = replace
                transport = io_uring
                event-loops = 3
                trusted-proxies = [10.0.0.0/8, "::1"]
                limits { max-connections = 7, max-connections-per-address = 3, max-new-connections-per-address = 2
                         max-message-size = 512, max-header-size = 2KiB, queue-max-size = 64KiB, queue-max-age = off
                         slow-client = latest-only, memory-budget = 3GiB, rate { messages = 20, bytes = 10KiB }
                         handshake-timeout = 1m, message-timeout = 3s, idle-timeout = 5m, close-timeout = 100ms
                         drain-time = 30s }
                admin { address = "::1", port = 9090 }
                websocket { ping-interval = 1h, pong-timeout = 1.5s, flash-path = /swf/in
                            deflate = no, deflate-min-size = 1KiB }
                """);
        GatewayConfig expected = new GatewayConfig(
                temp.resolve("gateway.conf"),
                List.of(new ListenerConfig(
                        "arena",
                        "::1",
                        9001,
                        Set.of(Protocol.POLICY, Protocol.XMLSOCKET, Protocol.WEBSOCKET),
                        "My Arena/2",
                        true,
                        Duration.ofSeconds(1),
                        Charset.forName("windows-1251"),
                        List.of("chat", "xmpp"),
                        true,
                        true,
                        new Courtesy("<ping/>", Duration.ofMinutes(1), "<bye why='{reason}'/>"),
                        null)),
                temp.resolve("other.xml").toAbsolutePath(),
                "café",
                false,
                true,
                List.of("10.0.0.0/8", "::1"),
                new Translation(Translation.Binary.BASE64, Translation.Nul.STRIP, Translation.Invalid.REPLACE),
                new TransportConfig(TransportConfig.Kind.IO_URING, 3),
                new LimitsConfig(
                        new ConnectionLimits(7, 3, 2),
                        512,
                        2048,
                        new QueueLimits(65_536, Duration.ZERO, SlowClient.LATEST_ONLY, 3L << 30),
                        new RateLimit(20, 10_240),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(5),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(30)),
                new AdminConfig("::1", 9090),
                new WebSocketConfig(Duration.ofHours(1), Duration.ofMillis(1500), "/swf/in", false, 1024),
                read.settings());
        assertEquals(expected, read);
    }

    @Test
    void takesTheLeastAndTheMostOfEveryNumber() throws Exception {
        LimitsConfig least = folder.read(ConfigFolder.LISTENER + """
                        limits { max-connections = 1, max-message-size = 1B, queue-max-size = 1KiB
                                 handshake-timeout = 100ms, close-timeout = 100ms }
                        """).limits();
        assertEquals(1, least.connections().total());
        assertEquals(1, least.maxMessageSize());
        assertEquals(1024, least.queue().maxSize());
        assertEquals(Duration.ofMillis(100), least.handshakeTimeout());
        assertEquals(Duration.ofMillis(100), least.closeTimeout());
        LimitsConfig most = folder.read(ConfigFolder.LISTENER + """
                        limits { max-connections = 10000000, max-message-size = 256MiB, queue-max-size = 1GiB
                                 handshake-timeout = 1h, close-timeout = 3600s }
                        """).limits();
        assertEquals(10_000_000, most.connections().total());
        assertEquals(256 << 20, most.maxMessageSize());
        assertEquals(1 << 30, most.queue().maxSize());
        assertEquals(Duration.ofHours(1), most.handshakeTimeout());
        assertEquals(Duration.ofHours(1), most.closeTimeout());
        GatewayConfig ports = folder.read("""
                listeners = [ { port = 65535, speaks = [policy], silent-grace = 0ms }
                              { port = 0, speaks = [policy], silent-grace = 1m } ]""");
        assertEquals(
                List.of(Duration.ZERO, Duration.ofMinutes(1)),
                ports.listeners().stream().map(ListenerConfig::silentGrace).toList());
    }

    @Test
    void aListenerWithoutARoomHasTheDefaultRoom() throws Exception {
        GatewayConfig config = folder.read(ConfigFolder.LISTENER + "default-room = hall");
        assertEquals("hall", config.listeners().get(0).room());
    }

    @Test
    void portsMayRepeatOnDifferentAddressesAndAnyFreePortAsOftenAsWanted() throws Exception {
        GatewayConfig config = folder.read("""
                listeners = [ { name = a, port = 9000, address = "127.0.0.1", speaks = [policy] }
                              { name = b, port = 9000, address = "127.0.0.2", speaks = [policy] }
                              { name = c, port = 0, speaks = [policy] }
                              { name = d, port = 0, speaks = [policy] } ]""");
        assertEquals(
                List.of(9000, 9000, 0, 0),
                config.listeners().stream().map(ListenerConfig::port).toList());
    }

    @Test
    void anEnvironmentVariableCanStandInForAValue() throws Exception {
        GatewayConfig config = folder.read(ConfigFolder.LISTENER + """
                default-room = hall
                default-room = ${?FLASHBRIDGE_SURELY_NOT_SET}
                listeners = ${listeners} [ { port = 1, speaks = [policy], name = ${PATH}, room = ${default-room} } ]
                """);
        assertEquals(System.getenv("PATH"), config.listeners().get(1).name());
        assertEquals("hall", config.listeners().get(1).room());
    }

    @Test
    void aPathSaysWhereToFindTheFileThatIsMissing() {
        Path file = temp.resolve("gatewy.conf");
        ConfigException missing = assertThrows(ConfigException.class, () -> GatewayConfig.read(file));
        assertEquals(
                file + ": there is no such file; put one there, or start with another one: --config FILE",
                missing.getMessage());
        ConfigException folderInstead = assertThrows(ConfigException.class, () -> GatewayConfig.read(temp));
        assertEquals(temp + ": this is a folder; name a file with --config FILE", folderInstead.getMessage());
    }

    @Test
    void saysWhatAListenerSpeaksInAFixedOrder() throws Exception {
        GatewayConfig config = folder.read("listeners = [ { port = 1, speaks = [websocket, xmlsocket, policy] } ]");
        assertEquals("policy, xmlsocket, websocket", config.listeners().get(0).spoken());
    }
}
