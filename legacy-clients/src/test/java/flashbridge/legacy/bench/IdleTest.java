package flashbridge.legacy.bench;

import static flashbridge.legacy.bench.CrowdTest.greeted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that say nothing. */
@Timeout(60)
class IdleTest {
    private static final HexFormat HEX = HexFormat.of();

    @Test
    @EnabledOnOs(OS.LINUX)
    void looksIntoAProcessWithIdleClients() throws Exception {
        String target = "idle --target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --pid "
                + ProcessHandle.current().pid() + " --clients 20 --time 1";
        Outcome table = Outcome.of(Main::run, target);
        assertEquals(0, table.exitCode(), table.out() + table.err());
        assertTrue(table.out().startsWith("20 connections (rfc6455) that say nothing, for 1 s"), table.out());
        assertTrue(table.out().matches("(?s).*\\n  target .* MB .* MB .* bytes .* bytes .* ms\\n.*"), table.out());
        Outcome json = Outcome.of(Main::run, target + " --json --speak rfc6455,deflate");
        assertTrue(json.out().contains("\"clients\": 20, \"speak\": [\"rfc6455\", \"deflate\"], "), json.out());
        assertFalse(json.out().contains("null"), json.out());
    }

    @ParameterizedTest
    @EnabledOnOs(OS.LINUX)
    @CsvSource({
        "rfc6455,  880503f0627965, 1008 bye", // RFC 6455 §5.5.1
        "rfc6455,  '',             the connection ended without a closing frame"
    })
    void saysWhyAClientWasLost(String speech, String last, String why) throws Exception {
        try (ServerSocket hub = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(() -> throwOut(hub, HEX.parseHex(last)));
            Outcome outcome = Outcome.of(
                    Main::run,
                    "idle --target ws://127.0.0.1:" + hub.getLocalPort() + "/ --pid "
                            + ProcessHandle.current().pid() + " --clients 1 --time 1 --speak " + speech);
            assertTrue(outcome.out().contains("\n  target closed 1 connections: " + why + "\n"), outcome.out());
            assertEquals(1, outcome.exitCode(), outcome.err());
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    /** Has one client warm up, and throws out the one that is measured. */
    private static void throwOut(ServerSocket hub, byte[] last) {
        try (Socket first = greeted(hub);
                Socket second = greeted(hub)) {
            second.getOutputStream().write(last);
            assertNotNull(first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
