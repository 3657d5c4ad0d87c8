package flashbridge.legacy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What some say and many hear, measured at a hub that runs. */
@Timeout(60)
class FanOutTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void measuresAHubThatRuns(Peer peer) throws Exception {
        Path svg = temp.resolve("chart.svg");
        String target = "ws://127.0.0.1:" + peer.open() + "/";
        String pid = "" + ProcessHandle.current().pid();
        Outcome outcome = Outcome.of(
                Main::run,
                "--target " + target + " --pid " + pid + " --clients 5 --runs 2 --warmup 0 --time 1 --window 4 --svg "
                        + svg);
        assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        assertTrue(
                outcome.out().startsWith("5 receivers (rfc6455), 1 publisher (rfc6455), messages of 100 bytes,"),
                outcome.out());
        assertTrue(outcome.out().matches("(?s).*\\n  target .* µs .* ms +0 +0\\n.*"), outcome.out());
        assertTrue(Files.readString(svg).contains("<rect "));
    }

    @Test
    void holdsARateAndWritesJson() throws Exception {
        Outcome outcome = Outcome.of(
                Main::run,
                "--json --target ws://127.0.0.1:" + Peer.NETTY.open()
                        + "/ --clients 2 --rate 100 --runs 1 --warmup 0 --time 1");
        assertEquals(0, outcome.exitCode(), outcome.err());
        assertTrue(outcome.out().contains("\"rate\": 100, \"runs\": 1, \"deliveriesPerSecond\": "), outcome.out());
        assertTrue(outcome.out().contains("\"deliveriesPerCpuSecond\": null, "), outcome.out()); // of a stranger
        assertTrue(
                outcome.out().contains("\"lost\": 0, \"disorder\": 0, \"closed\": 0, \"foreign\": 0, \"strayed\": 0}"),
                outcome.out());
    }

    @ParameterizedTest
    @EnumSource
    void keepsRoomsApart(Peer peer) throws Exception {
        Outcome outcome = Outcome.of(
                Main::run,
                "--json --rooms 3 --clients 2 --target ws://127.0.0.1:" + peer.open()
                        + "/ --runs 1 --warmup 0s --time 1s --window 4");
        assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        assertTrue(outcome.out().contains("\"mode\": \"fan-out\", \"hub\": \"target\", \"rooms\": 3, "), outcome.out());
        assertTrue(outcome.out().contains("\"lost\": 0, \"disorder\": 0, "), outcome.out());
        assertTrue(outcome.out().contains("\"foreign\": 0, \"strayed\": 0}"), outcome.out());
    }

    @Test
    void saysHowManyRoomsThereAre() throws Exception {
        Outcome outcome = Outcome.of(
                Main::run,
                "--rooms 2 --clients 3 --publishers 1 --rate 100 --target ws://127.0.0.1:" + Peer.NETTY.open()
                        + "/ --runs 1 --warmup 0 --time 1");
        assertEquals(0, outcome.exitCode(), outcome.out() + outcome.err());
        assertTrue(
                outcome.out()
                        .startsWith(
                                "2 rooms, in each 3 receivers (rfc6455), 1 publisher (rfc6455), messages of 100 bytes, 100 a second"),
                outcome.out());
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatComesInOnce(Peer peer) throws Exception {
        String target = "inbound --target ws://127.0.0.1:" + peer.open() + "/ --runs 1 --warmup 0 --time 1";
        Outcome table = Outcome.of(Main::run, target);
        assertEquals(0, table.exitCode(), table.out() + table.err());
        assertTrue(table.out().contains(" messages/s "), table.out());
        assertTrue(table.out().startsWith("1 receiver (rfc6455), 1 publisher (rfc6455),"), table.out());
        Outcome json = Outcome.of(Main::run, target + " --json --size 1000");
        assertEquals(0, json.exitCode(), json.out() + json.err());
        assertTrue(json.out().contains("\"mode\": \"inbound\", "), json.out());
        assertTrue(json.out().contains("\"window\": 262, \"runs\": 1, \"messagesPerSecond\": "), json.out());
    }

    @Test
    void measuresNoLatencyWhereNoTimeFitsIn() throws Exception {
        Outcome outcome = Outcome.of(
                Main::run,
                "--json --size 20 --target ws://127.0.0.1:" + Peer.NETTY.open()
                        + "/ --clients 2 --runs 1 --warmup 0 --time 1");
        assertTrue(outcome.out().contains("\"p50Micros\": null, \"p99Micros\": null"), outcome.out());
        assertEquals(0, outcome.exitCode(), outcome.err());
    }
}
