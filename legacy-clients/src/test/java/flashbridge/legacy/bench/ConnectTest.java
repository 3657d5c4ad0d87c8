package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that come and go. */
@Timeout(60)
class ConnectTest {
    @Test
    void connectsAndGoesAgain() throws Exception {
        Outcome outcome = Outcome.of(
                Main::run,
                "connect --target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --pid "
                        + ProcessHandle.current().pid() + " --window 4 --runs 2 --warmup 0 --time 1");
        assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        assertTrue(outcome.out().startsWith("rfc6455 connections, 4 at a time,"), outcome.out());
        assertTrue(outcome.out().matches("(?s).*\\n  target .* µs .* ms +0\\n.*"), outcome.out());
        assertFalse(outcome.out().contains("policy"), outcome.out()); // it has no port for it
    }

    @Test
    void asksForThePolicyAndLeavesAsFlashDoes() throws Exception {
        try (ServerSocket flash = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serve(flash, "<cross-domain-policy/>\0");
            Outcome outcome = Outcome.of(
                    Main::run,
                    "connect --json --target ws://127.0.0.1/ --xmlsocket 127.0.0.1:" + flash.getLocalPort()
                            + " --speak xmlsocket,policy --window 2 --runs 1 --warmup 0 --time 1");
            assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
            assertTrue(outcome.out().matches("(?s).*\"xmlsocket\".*\"policy\".*"), outcome.out());
            assertTrue(outcome.out().contains("\"cpuMicrosPerConnection\": null, "), outcome.out()); // of a stranger
        }
    }

    @Test
    void saysWhyAConnectionFails() throws Exception {
        try (ServerSocket flash = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serve(flash, "<other/>\0");
            Outcome outcome = Outcome.of(
                    Main::run,
                    "connect --target ws://127.0.0.1/ --xmlsocket 127.0.0.1:" + flash.getLocalPort()
                            + " --speak policy --runs 1 --warmup 0 --time 1");
            assertEquals(
                    "bench: no connection to target (policy): the connection was closed without an answer to policy\n",
                    outcome.err());
            assertEquals(1, outcome.exitCode());
        }
    }

    /** Answers whoever asks, and closes. */
    private static void serve(ServerSocket server, String answer) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    try (Socket client = server.accept()) {
                        int in = client.getInputStream().read();
                        while (in > 0) {
                            in = client.getInputStream().read();
                        }
                        client.getOutputStream().write(in < 0 ? new byte[0] : answer.getBytes(UTF_8));
                    }
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
