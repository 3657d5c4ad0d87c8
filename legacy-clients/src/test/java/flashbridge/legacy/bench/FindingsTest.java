package flashbridge.legacy.bench;

import static flashbridge.legacy.bench.CrowdTest.greeted;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.Draft;
import flashbridge.legacy.LegacyClient;
import flashbridge.legacy.Request;
import flashbridge.legacy.load.Outcome;
import flashbridge.legacy.load.SmallHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the bench says of a hub that does something wrong, or cannot be measured. */
@Timeout(60)
class FindingsTest {
    @ParameterizedTest
    @CsvSource({
        "NONE,        0, '\"lost\": 0, \"disorder\": 0, .*\"strayed\": 0'",
        "WAKES_LATE,  0, '\"lost\": 0, \"disorder\": 0, .*\"strayed\": 0'", // nobody is measured before it hears
        "LOSES,       1, '\"lost\": [1-9]'",
        "SWAPS,       1, '\"lost\": 0, \"disorder\": [1-9]'",
        "REPEATS,     1, '\"disorder\": [1-9]'",
        "DISCONNECTS, 1, '\"closed\": [1-9]'",
    })
    void noticesEveryMistake(SmallHub.Mistake mistake, int exitCode, String trace) throws Exception {
        try (SmallHub hub = new SmallHub(mistake)) {
            Outcome outcome = Outcome.of(
                    Main::run,
                    "--json --clients 9 --publishers 3 --say hybi-06 --rate 200 --hear "
                            + "rfc6455,xmlsocket,flash-tunnel,hixie-75,hixie-76,hybi-03,hybi-06,hybi-08,deflate "
                            + hub.target() + " --runs 1 --warmup 0 --time 1");
            assertTrue(outcome.out().matches("(?s).*" + trace + ".*"), outcome.out() + outcome.err());
            assertEquals(exitCode, outcome.exitCode(), outcome.out());
        }
    }

    @Test
    void noticesAHubThatMixesRooms() throws Exception {
        try (SmallHub hub = new SmallHub(SmallHub.Mistake.MIXES_ROOMS)) {
            Outcome outcome = Outcome.of(
                    Main::run, "--rooms 2 --clients 2 --rate 100 " + hub.target() + " --runs 1 --warmup 0 --time 1");
            assertTrue(
                    outcome.out().contains("messages were heard in another room than"), outcome.out() + outcome.err());
            assertEquals(1, outcome.exitCode());
        }
    }

    @Test
    void countsWhatOthersSayInTheRoomForItself() throws Exception {
        int port = Peer.NETTY.open();
        URI room = URI.create("ws://127.0.0.1:" + port + "/");
        CompletableFuture<Void> enough = new CompletableFuture<>();
        try (LegacyClient stranger = Draft.RFC_6455.connect(Request.of(room))) {
            CompletableFuture<Void> talking = CompletableFuture.runAsync(() -> {
                try {
                    while (!enough.isDone()) {
                        stranger.send("<chat>hello there, who are you?</chat>");
                        stranger.receive(Duration.ofSeconds(20));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Outcome outcome =
                    Outcome.of(Main::run, "--target " + room + " --clients 3 --runs 1 --warmup 0 --time 1 --rate 200");
            enough.complete(null);
            talking.get(20, TimeUnit.SECONDS);
            assertTrue(outcome.out().contains("target: somebody else speaks in this room: "), outcome.out());
            assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        }
    }

    @Test
    void asksWhetherAllAreInOneRoomWhereSomeHearNothing() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Outcome outcome = Outcome.of(
                    Main::run,
                    "--target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --hear xmlsocket --xmlsocket 127.0.0.1:"
                            + deaf.getLocalPort() + " --clients 2 --runs 1 --warmup 0 --time 1");
            assertTrue(
                    outcome.out().contains("target: 2 of 3 clients heard nothing at all. Are all in"), outcome.out());
            assertEquals(1, outcome.exitCode());
        }
    }

    @Test
    void saysWhyItCannotMeasure() throws Exception {
        Outcome outcome = Outcome.of(Main::run, "--target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --hear xmlsocket");
        assertTrue(outcome.err().contains("target has no port for XMLSocket clients"), outcome.err());
        assertEquals(1, outcome.exitCode());
        assertEquals(0, Outcome.of(Main::run, "--help").exitCode());
    }

    @Test
    void saysWhoDoesNotAnswer() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Outcome outcome = Outcome.of(Main::run, "--target ws://127.0.0.1:" + port + "/");
        assertEquals(
                "bench: no connection to 127.0.0.1:" + port + " (client 1, rfc6455): Connection refused\n",
                outcome.err());
        assertEquals(1, outcome.exitCode());
    }

    @Test
    void saysWhoseConnectionWasClosedBeforeAnythingWasMeasured() throws Exception {
        try (ServerSocket hub = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> hanging = CompletableFuture.runAsync(() -> {
                try (Socket receiver = greeted(hub)) {
                    greeted(hub).close(); // the publisher
                    receiver.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Outcome outcome = Outcome.of(
                    Main::run,
                    "--target ws://127.0.0.1:" + hub.getLocalPort() + "/ --clients 1 --runs 1 --warmup 0 --time 1");
            assertTrue(
                    outcome.err()
                            .endsWith("bench: target has closed the connection of a publisher (client 2, rfc6455),"
                                    + " which asked who is in its room\n"),
                    outcome.err());
            assertEquals(1, outcome.exitCode());
            hanging.get(20, TimeUnit.SECONDS);
        }
    }
}
