package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration file: defaults, and a sentence with file and line for every mistake. */
class GatewayConfigTest {
    private static final String ONE = "listeners = [ { port = 9000, speaks = [xmlsocket] } ]\n";

    @TempDir
    Path folder;

    @BeforeEach
    void havePolicy() throws IOException {
        Files.writeString(folder.resolve("crossdomain.xml"), "<cross-domain-policy/>");
    }

    @Test
    void hasADefaultForEverythingButPorts() throws Exception {
        GatewayConfig config = read(ONE);
        assertEquals(
                List.of(new ListenerConfig(
                        "port-9000",
                        "0.0.0.0",
                        9000,
                        Set.of(Protocol.XMLSOCKET),
                        "lobby",
                        false,
                        Duration.ofMillis(250))),
                config.listeners());
        assertEquals(folder.resolve("crossdomain.xml"), config.policyFile());
        assertEquals("lobby", config.defaultRoom());
        assertTrue(config.echo());
        assertEquals(false, config.allowNullOrigin());
        assertEquals(
                new LimitsConfig(10_000, 1 << 20, 1 << 20, Duration.ofSeconds(10), Duration.ofSeconds(5)),
                config.limits());
        assertEquals(new WebSocketConfig(Duration.ofSeconds(25), Duration.ofSeconds(10), "/flash"), config.websocket());
    }

    @Test
    void shipsAFileThatSaysWhatTheDefaultsAre() throws Exception {
        GatewayConfig shipped = GatewayConfig.read(Path.of("../conf/gateway.conf"));
        GatewayConfig defaults = read(ONE);
        assertEquals(defaults.limits(), shipped.limits());
        assertEquals(defaults.websocket(), shipped.websocket());
        assertEquals(defaults.echo(), shipped.echo());
        assertEquals(defaults.allowNullOrigin(), shipped.allowNullOrigin());
        assertEquals(defaults.defaultRoom(), shipped.defaultRoom());
        assertEquals(
                List.of("flash 9000 policy, xmlsocket", "web 8080 policy, websocket", "policy 843 policy"),
                shipped.listeners().stream()
                        .map(listener -> listener.name() + " " + listener.port() + " " + listener.spoken())
                        .toList());
        assertTrue(shipped.listeners().get(2).optional());
    }

    @Test
    void readsEveryKey() throws Exception {
        GatewayConfig config = read("""
                listeners = [ { name = a, address = "127.0.0.1", port = 0, speaks = [policy, websocket], room = games
                                optional = true, silent-grace = 1s } ]
                policy-file = other.xml, default-room = hall, echo = false, allow-null-origin = true
                limits { max-connections = 5, max-message-size = 64KiB, queue-max-size = 128k
                         handshake-timeout = 2s, close-timeout = 3s }
                websocket { ping-interval = 1m, pong-timeout = 200ms, flash-path = /a/b }
                """, "other.xml");
        assertEquals(
                new ListenerConfig(
                        "a",
                        "127.0.0.1",
                        0,
                        Set.of(Protocol.POLICY, Protocol.WEBSOCKET),
                        "games",
                        true,
                        Duration.ofSeconds(1)),
                config.listeners().get(0));
        assertEquals("hall", config.defaultRoom());
        assertEquals(
                new LimitsConfig(5, 64 << 10, 128 << 10, Duration.ofSeconds(2), Duration.ofSeconds(3)),
                config.limits());
        assertEquals(new WebSocketConfig(Duration.ofMinutes(1), Duration.ofMillis(200), "/a/b"), config.websocket());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ehco = true|echo|2: ehco is not a setting; did you mean echo?",
                "zzz = 1||2: zzz is not a setting; known here: allow-null-origin, default-room, echo",
                "limits { max-conections = 1 }||2: limits.max-conections is not a setting; did you mean max-connections?",
                "echo = 7||2: echo must be true or false, but is 7",
                "limits.max-connections = many||2: limits.max-connections must be a whole number from 1 to 10000000, but is \"many\"",
                "limits.max-connections = 0||2: limits.max-connections must be a whole number from 1 to 10000000, but is 0",
                "limits.max-connections = 1.5||2: limits.max-connections must be a whole number from 1 to 10000000, but is 1.5",
                "limits.max-message-size = 1TiB||2: limits.max-message-size must be a size from 1B to 256MiB, as 64KiB or 1MiB, but is \"1TiB\"",
                "limits.handshake-timeout = 10||2: limits.handshake-timeout must be a time from 100ms to 3600s with its unit, as 250ms or 10s, but is 10",
                "limits.handshake-timeout = \"10\"||2: limits.handshake-timeout must be a time from 100ms to 3600s with its unit, as 250ms or 10s, but is \"10\"",
                "limits = 5||2: limits must be an object { … }, but is 5",
                "default-room = \"/x\"||2: default-room must be a name of 1 to 128 characters without a slash at its ends, but is \"/x\"",
                "default-room = flash||2: default-room cannot be \"flash\", since its path would be the Flash tunnel's, /flash",
                "websocket.flash-path = flash||2: websocket.flash-path must be a path as /flash, of letters, digits and . _ ~ -, but is \"flash\"",
                "policy-file = none.xml||2: policy-file must be a file, but",
                "echo = ${nowhere}||2:",
                "echo = {||3:",
            })
    void refusesWithFileAndLine(String settings, String unused, String mistake) {
        String message = refusal(ONE + settings + "\n");
        assertTrue(message.contains("gateway.conf:" + mistake), message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ speaks = [policy] }|1: listeners.port is missing",
                "{ port = 70000, speaks = [policy] }|1: listeners.port must be a whole number from 0 to 65535, but is 70000",
                "{ port = 80.5, speaks = [policy] }|1: listeners.port must be a whole number",
                "{ port = 1 }|1: listeners.speaks must be a list of policy, xmlsocket and websocket",
                "{ port = 1, speaks = [] }|1: listeners.speaks must be a list",
                "{ port = 1, speaks = [web] }|1: listeners.speaks names \"web\", which is no protocol; known here: policy, xmlsocket, websocket",
                "{ port = 1, speaks = [xmlsockets] }|did you mean xmlsocket?",
                "{ port = 1, speaks = [policy], prot = 2 }|1: listeners.prot is not a setting; did you mean port?",
                "{ port = 1, speaks = [policy] }, { port = 1, speaks = [websocket] }|1: listeners.port 1 is used twice; the first is in line 1",
                "{ name = a, port = 1, speaks = [policy] }, { name = a, port = 2, speaks = [policy] }|\"a\" is used twice",
                "{ port = 1, speaks = [policy], address = \"127.0.0.1\" }, { port = 1, speaks = [policy] }|port 1 is used twice",
                "7|1: listeners must be a list of objects",
            })
    void refusesListenersWithFileAndLine(String listeners, String mistake) {
        String message = refusal("listeners = [ " + listeners + " ]\n");
        assertTrue(message.contains(mistake), message);
    }

    @Test
    void letsAnyNumberOfListenersHaveAnyFreePort() throws Exception {
        assertEquals(
                2,
                read("listeners = [ { name = a, port = 0, speaks = [policy] }, { name = b, port = 0, speaks = [policy] } ]")
                        .listeners()
                        .size());
    }

    @Test
    void saysAllMistakesAtOnceInTheOrderOfTheirLines() {
        List<String> lines = refusal(ONE + "echo = 7\nzzz = 1\nlimits.max-connections = 0\n")
                .lines()
                .toList();
        assertEquals(3, lines.size());
        for (int i = 0; i < 3; i++) {
            assertTrue(lines.get(i).contains("gateway.conf:" + (i + 2) + ": "), lines.get(i));
        }
    }

    @Test
    void needsAListener() {
        assertTrue(refusal("echo = true").contains("listeners must name at least one port"));
    }

    @Test
    void saysThatThereIsNoSuchFile() {
        ConfigException none =
                assertThrows(ConfigException.class, () -> GatewayConfig.read(folder.resolve("nothing.conf")));
        assertTrue(String.valueOf(none.getMessage())
                .endsWith("nothing.conf: there is no such file; name another one with --config FILE"));
    }

    private String refusal(String text) {
        return String.valueOf(
                assertThrows(ConfigException.class, () -> read(text)).getMessage());
    }

    private GatewayConfig read(String text, String... files) throws Exception {
        for (String file : files) {
            Files.writeString(folder.resolve(file), "");
        }
        return GatewayConfig.read(Files.writeString(folder.resolve("gateway.conf"), text));
    }
}
