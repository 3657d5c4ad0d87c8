package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.handler.ssl.OpenSsl;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jar as it is shipped, started and stopped as its keeper does. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GatewayProcessIT {
    private static final String CONFIG = """
            listeners = [
              { name = flash, address = 127.0.0.1, port = 0, speaks = [xmlsocket] }
              { name = web, address = 127.0.0.1, port = 0, speaks = [websocket] }
            ]
            """;
    /** Ended as asked: by itself, or by the signal that asked. */
    private static final Set<Integer> ENDED = Set.of(0, 128 + 15);

    @TempDir
    private Path temp = Path.of("");

    @Test
    void theBlockAtTheStartNamesThePorts() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            List<String> block = gateway.block();
            int start = block.indexOf("flashbridge 0.1.0 is running");
            assertEquals(
                    List.of(
                            "",
                            "  flash      %-22s xmlsocket                      room lobby"
                                    .formatted("127.0.0.1 port " + gateway.port("flash")),
                            "  web        %-22s websocket                      rooms by path, lobby at /"
                                    .formatted("127.0.0.1 port " + gateway.port("web")),
                            "",
                            "  Open to:     programs on this machine; pages and SWFs of localhost (" + temp
                                    + "/crossdomain.xml)",
                            "  Open first:  http://127.0.0.1:" + gateway.port("web") + "/",
                            "               which is let in with this line in the policy file:"
                                    + " <allow-access-from domain='127.0.0.1' to-ports='" + gateway.port("web") + "'/>",
                            "  Stop:        Ctrl-C"),
                    block.subList(start + 1, block.size()));
        }
    }

    @Test
    void aSignalEndsItAfterACleanGoodbye() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            gateway.block();
            try (RawConnection flash = new RawConnection(gateway.port("flash"));
                    RawWebSocket web = RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: 13")) {
                flash.send("hello\0");
                assertArrayEquals("hello\0".getBytes(UTF_8), flash.read(6));
                web.text("hi");
                while (!web.read().text().equals("hi")) {
                    // its own words prove that it is in the room; what Flash said may have come first
                }
                assertArrayEquals("hi\0".getBytes(UTF_8), flash.read(3));

                gateway.terminate();
                RawWebSocket.Frame goodbye = web.read();
                assertEquals(0x88, goodbye.first());
                assertEquals(1001, goodbye.code());
                web.frame(0x88, goodbye.payload());
                assertEquals(0, web.raw().readToEnd().length);
                assertEquals(0, flash.readToEnd().length);
            }
            int exit = gateway.exit(5);
            assertTrue(ENDED.contains(exit), "exit status " + exit);
        }
    }

    @Test
    void aSignalEndsItThoughAClientDoesNotAnswerTheGoodbye() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG + "limits.close-timeout = 500ms")) {
            gateway.block();
            try (RawWebSocket web = RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: 13")) {
                gateway.terminate();
                assertEquals(1001, web.read().code());
                int exit = gateway.exit(5);
                assertTrue(ENDED.contains(exit), "exit status " + exit);
            }
        }
    }

    @Test
    void aBusyPortIsExplained() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayProcess gateway = GatewayProcess.withConfig(temp, """
                        listeners = [ { name = web, address = 127.0.0.1, port = %d, speaks = [websocket] } ]
                        """.formatted(busy.getLocalPort()))) {
            assertEquals(
                    "gateway: port " + busy.getLocalPort() + " (listener web) cannot be opened: it is in use by java"
                            + " (process " + ProcessHandle.current().pid() + ")\n",
                    gateway.rest());
            assertEquals(1, gateway.exit(5));
        }
    }

    @Test
    void checkOpensNothing() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG, "--check")) {
            assertEquals("""
                    %1$s/gateway.conf and %1$s/crossdomain.xml are in order. The gateway would open, as far as they are free:

                      flash      127.0.0.1 port any     xmlsocket                      room lobby
                      web        127.0.0.1 port any     websocket                      rooms by path, lobby at /

                      Open to:     programs on this machine; pages and SWFs of localhost (%1$s/crossdomain.xml)
                    """.formatted(temp), gateway.rest());
            assertEquals(0, gateway.exit(5));
        }
    }

    @Test
    void startsThoughItsLogIsSilentAndSaysWhy() throws Exception {
        Path logback = Files.writeString(temp.resolve("logback.xml"), """
                <configuration>
                  <statusListener class="ch.qos.logback.core.status.NopStatusListener"/>
                  <appender name="out" class="ch.qos.logback.core.ConsolAppender"/>
                  <root level="INFO"><appender-ref ref="out"/></root>
                </configuration>
                """);
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG)) {
            String first = gateway.block().get(0);
            assertTrue(
                    first.startsWith(
                            logback + ": error: Could not create an Appender of type [ch.qos.logback.core.ConsolApp"),
                    first);
        }
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG, "--check")) {
            assertTrue(gateway.rest().startsWith(logback + ": error: "));
            assertEquals(78, gateway.exit(5));
        }
    }

    @Test
    void aLevelThatIsNoneIsWarnedOf() throws Exception {
        Files.writeString(temp.resolve("logback.xml"), "<configuration>\n  <root level='LOUD'/>\n</configuration>");
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG, "--check")) {
            String said = gateway.rest();
            assertTrue(said.startsWith(temp.resolve("logback.xml") + ":2: warning: \"LOUD\" is no level,"), said);
            assertEquals(0, gateway.exit(5));
        }
    }

    @Test
    void logsIntoFilesBesideTheFolderOfItsConfiguration() throws Exception {
        Path conf = Files.createDirectory(temp.resolve("conf"));
        String shipped = Files.readString(Path.of("..", "conf", "logback.xml"));
        int appender = shipped.indexOf("<appender name=\"file\"");
        Files.writeString(
                conf.resolve("logback.xml"),
                (shipped.substring(0, shipped.lastIndexOf("<!--", appender)) + shipped.substring(appender))
                        .replaceFirst("-->\\s*<!-- DEBUG", "<!-- DEBUG")
                        .replace("ref=\"console\"", "ref=\"file\""));
        try (GatewayProcess gateway = GatewayProcess.withConfig(conf, CONFIG)) {
            gateway.block();
            RawWebSocket.open(gateway.port("web"), "/", "Sec-WebSocket-Version: 13")
                    .close();
            Path log = temp.resolve("logs").resolve("gateway.log");
            await().until(() -> Files.exists(log) && Files.readString(log).contains("connect "));
        }
    }

    @Test
    void mistakesHaveAStatusOfTheirOwn() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.withConfig(temp, CONFIG + "ecko = true", "--check")) {
            assertEquals(
                    temp.resolve("gateway.conf") + ":5: ecko is not a setting; did you mean echo?\n", gateway.rest());
            assertEquals(78, gateway.exit(5));
        }
    }

    @Test
    void theVersionComesFromTheJar() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.start(Map.of(), "--version")) {
            assertEquals("flashbridge 0.1.0\n", gateway.rest());
            assertEquals(0, gateway.exit(5));
        }
    }

    @Test
    void theEnvironmentCanChooseThePortAndIsToldWhenItIsWrong() throws Exception {
        GatewayProcess.withConfig(temp, """
                listeners = [ { port = 9000, port = ${?FLASHBRIDGE_PORT}, speaks = [xmlsocket] } ]
                """, "--help").close();
        String config = temp.resolve("gateway.conf").toString();
        try (GatewayProcess gateway =
                GatewayProcess.start(Map.of("FLASHBRIDGE_PORT", "9123"), "--check", "--config", config)) {
            assertTrue(gateway.rest().contains("  port-9123  port 9123  "));
            assertEquals(0, gateway.exit(5));
        }
        try (GatewayProcess gateway =
                GatewayProcess.start(Map.of("FLASHBRIDGE_PORT", "many"), "--check", "--config", config)) {
            assertEquals(
                    config + ": listeners.port must be a whole number from 0 to 65535, but is \"many\"\n",
                    gateway.rest());
            assertEquals(78, gateway.exit(5));
        }
    }

    /** The native library is in the jar; -Dio.netty.handler.ssl.noOpenSsl is Netty's switch to do without. */
    @ParameterizedTest
    @CsvSource({"false, BoringSSL", "true, Java"})
    void speaksTlsWithAndWithoutTheNativeLibrary(boolean without, String engine) throws Exception {
        assumeTrue(without || OpenSsl.isAvailable(), "there is no native library for this machine");
        GatewayProcess.withConfig(
                        temp, "listeners = [ " + TestCertificate.in(temp).listener("own") + " ]", "--help")
                .close();
        try (GatewayProcess gateway = GatewayProcess.start(
                Map.of("JDK_JAVA_OPTIONS", "-Dio.netty.handler.ssl.noOpenSsl=" + without),
                "--config",
                temp.resolve("gateway.conf").toString())) {
            List<String> block = gateway.block();
            assertEquals(
                    1,
                    block.stream()
                            .filter(line -> line.contains("listener own: TLS 1.2 and newer by " + engine + ", with "))
                            .count(),
                    block.toString());
            try (TlsClient client = TlsClient.connect(gateway.port("own"))) {
                assertEquals("hello", client.ask("hello"));
            }
        }
    }
}
