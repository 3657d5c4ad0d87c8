package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.Draft;
import flashbridge.legacy.LegacyClient;
import flashbridge.legacy.Request;
import flashbridge.legacy.load.Hub;
import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.SmallHub;
import flashbridge.legacy.load.Speech;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class BenchTest {
    private record Outcome(int exitCode, String out, String err) {}

    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource
    void measuresAHubThatRuns(Peer peer) throws Exception {
        Path svg = temp.resolve("chart.svg");
        String target = "ws://127.0.0.1:" + peer.open() + "/";
        String pid = "" + ProcessHandle.current().pid();
        Outcome outcome = bench("--target " + target + " --pid " + pid
                + " --clients 5 --runs 2 --warmup 0 --time 1 --window 4 --svg " + svg);
        assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        assertTrue(
                outcome.out.startsWith("5 receivers (rfc6455), 1 publisher (rfc6455), messages of 100 bytes,"),
                outcome.out);
        assertTrue(outcome.out.matches("(?s).*\\n  target .* µs .* ms +0 +0\\n.*"), outcome.out);
        assertTrue(Files.readString(svg).contains("<rect "));
    }

    @Test
    void holdsARateAndWritesJson() throws Exception {
        Outcome outcome = bench("--json --target ws://127.0.0.1:" + Peer.NETTY.open()
                + "/ --clients 2 --rate 100 --runs 1 --warmup 0 --time 1");
        assertEquals(0, outcome.exitCode, outcome.err);
        assertTrue(outcome.out.contains("\"rate\": 100, \"runs\": 1, \"deliveriesPerSecond\": "), outcome.out);
        assertTrue(outcome.out.contains("\"deliveriesPerCpuSecond\": null, "), outcome.out); // of a stranger
        assertTrue(
                outcome.out.contains("\"lost\": 0, \"disorder\": 0, \"closed\": 0, \"foreign\": 0, \"strayed\": 0}"),
                outcome.out);
    }

    @ParameterizedTest
    @EnumSource
    void keepsRoomsApart(Peer peer) throws Exception {
        Outcome outcome = bench("--json --rooms 3 --clients 2 --target ws://127.0.0.1:" + peer.open()
                + "/ --runs 1 --warmup 0s --time 1s --window 4");
        assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        assertTrue(outcome.out.contains("\"mode\": \"fan-out\", \"hub\": \"target\", \"rooms\": 3, "), outcome.out);
        assertTrue(outcome.out.contains("\"lost\": 0, \"disorder\": 0, "), outcome.out);
        assertTrue(outcome.out.contains("\"foreign\": 0, \"strayed\": 0}"), outcome.out);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,        0, '\"lost\": 0, \"disorder\": 0, .*\"strayed\": 0'",
        "LOSES,       1, '\"lost\": [1-9]'",
        "SWAPS,       1, '\"lost\": 0, \"disorder\": [1-9]'",
        "REPEATS,     1, '\"disorder\": [1-9]'",
        "DISCONNECTS, 1, '\"closed\": [1-9]'",
    })
    void noticesEveryMistake(SmallHub.Mistake mistake, int exitCode, String trace) throws Exception {
        try (SmallHub hub = new SmallHub(mistake)) {
            Outcome outcome = bench("--json --clients 9 --publishers 3 --say hybi-06 --rate 200 --hear "
                    + "rfc6455,xmlsocket,flash-tunnel,hixie-75,hixie-76,hybi-03,hybi-06,hybi-08,deflate "
                    + hub.target() + " --runs 1 --warmup 0 --time 1");
            assertTrue(outcome.out.matches("(?s).*" + trace + ".*"), outcome.out + outcome.err);
            assertEquals(exitCode, outcome.exitCode, outcome.out);
        }
    }

    @Test
    void noticesAHubThatMixesRooms() throws Exception {
        try (SmallHub hub = new SmallHub(SmallHub.Mistake.MIXES_ROOMS)) {
            Outcome outcome =
                    bench("--rooms 2 --clients 2 --rate 100 " + hub.target() + " --runs 1 --warmup 0 --time 1");
            assertTrue(outcome.out.contains("messages were heard in another room than"), outcome.out + outcome.err);
            assertEquals(1, outcome.exitCode);
        }
    }

    @Test
    void saysHowManyRoomsThereAre() throws Exception {
        Outcome outcome = bench("--rooms 2 --clients 3 --publishers 1 --rate 100 --target ws://127.0.0.1:"
                + Peer.NETTY.open() + "/ --runs 1 --warmup 0 --time 1");
        assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        assertTrue(
                outcome.out.startsWith(
                        "2 rooms, in each 3 receivers (rfc6455), 1 publisher (rfc6455), messages of 100 bytes, 100 a second"),
                outcome.out);
    }

    @ParameterizedTest
    @EnumSource
    void countsWhatComesInOnce(Peer peer) throws Exception {
        String target = "inbound --target ws://127.0.0.1:" + peer.open() + "/ --runs 1 --warmup 0 --time 1";
        Outcome table = bench(target);
        assertEquals(0, table.exitCode, table.out + table.err);
        assertTrue(table.out.contains(" messages/s "), table.out);
        assertTrue(table.out.startsWith("1 receiver (rfc6455), 1 publisher (rfc6455),"), table.out);
        Outcome json = bench(target + " --json --size 1000");
        assertEquals(0, json.exitCode, json.out + json.err);
        assertTrue(json.out.contains("\"mode\": \"inbound\", "), json.out);
        assertTrue(json.out.contains("\"window\": 262, \"runs\": 1, \"messagesPerSecond\": "), json.out);
    }

    @Test
    void connectsAndGoesAgain() throws Exception {
        Outcome outcome = bench("connect --target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --pid "
                + ProcessHandle.current().pid() + " --window 4 --runs 2 --warmup 0 --time 1");
        assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        assertTrue(outcome.out.startsWith("rfc6455 connections, 4 at a time,"), outcome.out);
        assertTrue(outcome.out.matches("(?s).*\\n  target .* µs .* ms +0\\n.*"), outcome.out);
        assertFalse(outcome.out.contains("policy"), outcome.out); // it has no port for it
    }

    @Test
    void asksForThePolicyAndLeavesAsFlashDoes() throws Exception {
        try (ServerSocket flash = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serve(flash, "<cross-domain-policy/>\0");
            Outcome outcome = bench("connect --json --target ws://127.0.0.1/ --xmlsocket 127.0.0.1:"
                    + flash.getLocalPort() + " --speak xmlsocket,policy --window 2 --runs 1 --warmup 0 --time 1");
            assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
            assertTrue(outcome.out.matches("(?s).*\"xmlsocket\".*\"policy\".*"), outcome.out);
            assertTrue(outcome.out.contains("\"cpuMicrosPerConnection\": null, "), outcome.out); // of a stranger
        }
    }

    @Test
    void saysWhyAConnectionFails() throws Exception {
        try (ServerSocket flash = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            serve(flash, "<other/>\0");
            Outcome outcome = bench("connect --target ws://127.0.0.1/ --xmlsocket 127.0.0.1:" + flash.getLocalPort()
                    + " --speak policy --runs 1 --warmup 0 --time 1");
            assertEquals(
                    "bench: no connection to target (policy): the connection was closed without an answer to policy\n",
                    outcome.err);
            assertEquals(1, outcome.exitCode);
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

    @Test
    @EnabledOnOs(OS.LINUX)
    void looksIntoAProcessWithIdleClients() throws Exception {
        String target = "idle --target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --pid "
                + ProcessHandle.current().pid() + " --clients 20 --time 1";
        Outcome table = bench(target);
        assertEquals(0, table.exitCode, table.out + table.err);
        assertTrue(table.out.startsWith("20 connections (rfc6455) that say nothing, for 1 s"), table.out);
        assertTrue(table.out.matches("(?s).*\\n  target .* MB .* MB .* bytes .* bytes .* ms\\n.*"), table.out);
        Outcome json = bench(target + " --json --speak rfc6455,deflate");
        assertTrue(json.out.contains("\"clients\": 20, \"speak\": [\"rfc6455\", \"deflate\"], "), json.out);
        assertFalse(json.out.contains("null"), json.out);
    }

    @Test
    void comparesTheFirstHubWithTheOthers() {
        Errand errand = Errand.named("rfc6455");
        Called gateway = new Called("gateway", 2, 4000, 0.2, 1, 2, 3, 0, "");
        Called peer = new Called("netty", 2, 2000, 0.2, 1, 2, 3, 1, "no");
        String connect = ConnectReport.table(List.of(
                new ConnectReport.Hub("gateway", errand, 64, List.of(gateway)),
                new ConnectReport.Hub("netty", errand, 64, List.of(peer))));
        assertTrue(
                connect.contains(
                        "gateway serves 2.0 times as many as netty in a second, and takes 0.50 times the processor time for each"),
                connect);
        assertTrue(connect.contains("netty: 1 failed: no"), connect);
        String idle = IdleReport.table(List.of(idle("gateway", 3000, 0.1), idle("netty", 5000, 0.2)));
        assertTrue(
                idle.contains(
                        "gateway with all of them takes 0.60 times the memory of netty, and 0.50 times its processor time"),
                idle);
    }

    private static Idleness idle(String hub, long bytes, double cpu) {
        return new Idleness(
                hub,
                10,
                List.of(Speech.RFC_6455),
                1,
                cpu,
                Map.of(Reading.RESIDENT, 1000L),
                Map.of(Reading.RESIDENT, bytes),
                0);
    }

    @Test
    void startsTheGatewayByItsScriptAndEndsIt() throws Exception {
        Path script = temp.resolve("gateway");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command =
                java + " -cp '" + System.getProperty("java.class.path") + "' '" + TwoPorts.class.getName() + "'";
        Files.writeString(script, "#!/bin/sh\necho web port 1\nexec " + command + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        Hub hub = Hub.gateway(script, "");
        try {
            assertTrue(hub.target().cpu().isPresent());
            assertEquals("/flash", hub.target().path(Speech.FLASH_TUNNEL));
            assertEquals(2, hub.target().address(Speech.XMLSOCKET).getPort());
            assertEquals(1, hub.target().address(Speech.RFC_6455).getPort());
        } finally {
            hub.end();
        }
    }

    /** Stands for a gateway that has opened its second port. */
    static final class TwoPorts {
        public static void main(String[] args) throws InterruptedException {
            System.out.println("flash port 2");
            Thread.currentThread().join();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --time 0s                     | --time takes a time from 1s to 1h, as 30s, 10m or 2h, or a number of seconds, not 0s
            --warmup 2h                   | --warmup takes a time from 0s to 1h, as 30s, 10m or 2h, or a number of seconds, not 2h
            --clients many                | --clients takes a number from 1 to 100000, not many
            --rate 5 --window 5           | --rate and --window exclude each other
            --rate                        | --rate needs a value
            --json --json                 | --json is given twice
            --hear hybi-99                | there is no client hybi-99; there are [xmlsocket,
            --beside vertx                | --beside knows [netty, java-websocket], not vertx
            --beside netty --hear deflate | --beside: the peers speak rfc6455 only, so all clients must
            --grow taller                 | --grow takes clients or size, not taller
            --target nowhere              | nowhere is no address, as ws://localhost:8080/
            --target ws://h --pid 999999999 | there is no process 999999999
            --tim 5                       | --tim is not an option (did you mean --time?)
            --pid 3                       | --pid counts only with --target
            --echo off                    | --echo counts only with --target
            --xmlsocket h:1               | --xmlsocket counts only with --target
            --target ws://h --svg /no/x.svg | --svg: there is no folder /no;
            conect                        | conect is nothing to measure; there are [fan-out, inbound, connect, idle] (did you mean connect?)
            connect --size 5              | --size does not go with connect
            inbound --clients 5           | --clients does not go with inbound
            --clients 5 idle              | idle is not an option
            connect --window 0            | --window takes a number from 1 to 10000, not 0
            connect --speak hybi-99       | there is no client hybi-99; there are [xmlsocket,
            idle --target ws://h          | idle looks into the process of the hub: name it by --pid
            idle --speak deflate --beside netty | --beside: the peers speak rfc6455 only, so all clients must
            --rooms 2 --hear rfc6455,xmlsocket | --rooms: a port for XMLSocket leads to one room only; flash-tunnel can choose
            --rooms 2 --publishers 2049   | --rooms and --publishers: there may be 4096 publishers in all rooms
            --rooms 100 --clients 10000   | --rooms and --clients: there may be 1000000 clients in all rooms
            --say rfc6455,deflate         | --say takes one of them only
            --target ws://h --echo maybe  | --echo takes on or off, not maybe
            --time 0                      | --time takes a time from 1s to 1h, as 30s, 10m or 2h, or a number of seconds, not 0
            --clients 1                   | start it by bin/bench, or name the gateway's script with --gateway FILE
            """)
    void saysWhatItDoesNotUnderstand(String words, String why) {
        Outcome outcome = bench(words);
        assertTrue(outcome.err.startsWith("bench: " + why), outcome.err);
        assertEquals(2, outcome.exitCode);
    }

    @Test
    void saysWhyItCannotMeasure() throws Exception {
        Outcome outcome = bench("--target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --hear xmlsocket");
        assertTrue(outcome.err.contains("target has no port for XMLSocket clients"), outcome.err);
        assertEquals(1, outcome.exitCode);
        assertEquals(0, bench("--help").exitCode);
    }

    @Test
    void saysWhoDoesNotAnswer() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        Outcome outcome = bench("--target ws://127.0.0.1:" + port + "/");
        assertEquals(
                "bench: no connection to 127.0.0.1:" + port + " (client 1, rfc6455): Connection refused\n",
                outcome.err);
        assertEquals(1, outcome.exitCode);
    }

    @Test
    void measuresNoLatencyWhereNoTimeFitsIn() throws Exception {
        Outcome outcome = bench("--json --size 20 --target ws://127.0.0.1:" + Peer.NETTY.open()
                + "/ --clients 2 --runs 1 --warmup 0 --time 1");
        assertTrue(outcome.out.contains("\"p50Micros\": null, \"p99Micros\": null"), outcome.out);
        assertEquals(0, outcome.exitCode, outcome.err);
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
            Outcome outcome = bench("--target " + room + " --clients 3 --runs 1 --warmup 0 --time 1 --rate 200");
            enough.complete(null);
            talking.get(20, TimeUnit.SECONDS);
            assertTrue(outcome.out.contains("target: somebody else speaks in this room: "), outcome.out);
            assertEquals(0, outcome.exitCode, outcome.out + outcome.err);
        }
    }

    @Test
    void asksWhetherAllAreInOneRoomWhereSomeHearNothing() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Outcome outcome =
                    bench("--target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --hear xmlsocket --xmlsocket 127.0.0.1:"
                            + deaf.getLocalPort() + " --clients 2 --runs 1 --warmup 0 --time 1");
            assertTrue(outcome.out.contains("target: 2 of 3 clients heard nothing at all. Are all in"), outcome.out);
            assertEquals(1, outcome.exitCode);
        }
    }

    @Test
    void drawsALineForEachHub() {
        List<Measured> all = new ArrayList<>();
        for (int clients : new int[] {10, 100}) {
            Load load = new Load(1, clients, List.of(Speech.RFC_6455), 1, Speech.RFC_6455, 100, 0, 64, true, false);
            for (String hub : List.of("gateway", "netty")) {
                all.add(new Measured(
                        load, hub, List.of(new Result(hub, 1, clients * 1000L, 0.5, 1, 2, 3, 0, 0, 0, 0, 0, 0))));
            }
        }
        String svg = Chart.lines(all, "clients", Load::receivers);
        assertEquals(2, svg.split("stroke-width=\"2.5\"", -1).length - 1);
        assertTrue(svg.contains("gateway") && svg.contains("netty") && svg.contains("1.00 million"), svg);
        assertTrue(Report.table(all.subList(0, 2)).contains("gateway delivers 1.0 times as much as netty"), svg);
    }

    @Test
    void tellsOfEveryRunThatLostSomething() {
        Load load = new Load(1, 1, List.of(Speech.HIXIE_76), 1, Speech.XMLSOCKET, 20, 7, 64, true, false);
        Result good = new Result("hub", 1, 1000, Double.NaN, 1, 2, 3, 0, 0, 0, 0, 0, 0);
        Result bad = new Result("hub", 1, 10, Double.NaN, 1, 2, 3, 5, 2, 0, 1, 0, 0);
        Measured measured = new Measured(load, "hub", List.of(good, bad, good));
        assertEquals(1000, measured.median().deliveries());
        assertEquals(
                List.of(5L, 2L, 1L, false),
                List.of(measured.lost(), measured.disorder(), measured.closed(), measured.isClean()));
        assertTrue(Report.table(List.of(measured)).contains("hub closed 1 connections"));
        assertEquals(
                List.of(10, 10_000),
                List.of(
                        Options.parse("--grow", "clients").loads().get(0).receivers(),
                        Options.parse("--grow", "clients").loads().get(6).receivers()));
        assertEquals(65_536, Options.parse("--grow", "size").loads().get(6).size());
    }

    private static Outcome bench(String words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                Main.run(words.split(" +"), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
