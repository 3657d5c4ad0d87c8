package flashbridge.legacy.bench;

import flashbridge.legacy.load.Misused;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Text;
import flashbridge.legacy.load.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The command line of the bench.
 *
 * @param time how long to measure, in seconds
 * @param warmUp how long not to measure before, in seconds
 * @param window how many messages are under way, or connections come and go, at a time
 * @param beside peers to measure as well
 */
record Options(Mode mode, Words words, int time, int warmUp, int runs, int window, List<Peer> beside) {
    static final String USAGE = """
            bench measures how much the gateway, or another hub, carries and what that costs; peers can be put beside it.

            usage: bin/bench [fan-out] [--clients 1000] [--rooms 1] [--hear rfc6455] [--publishers 1] [--say rfc6455]
                             [--size 100] [--rate N | --window 64] [--grow clients | size] [--svg FILE]
                   bin/bench inbound   [--hear rfc6455] [--say rfc6455] [--size 100] [--window 1024]
                   bin/bench connect   [--speak rfc6455,xmlsocket,policy] [--window 64]
                   bin/bench idle      [--clients 10000] [--speak rfc6455]
                   bin/bench --micro [WORDS]     the parts alone, by JMH; the words go on to it
                   bin/bench --help | --version
            all:   [--time 5s] [--warmup 6s] [--runs 5] [--beside netty,java-websocket] [--json]
                   [--target ws://HOST:PORT/ROOM [--xmlsocket HOST:PORT] [--pid N] [--echo off]]

              fan-out       what some say, many hear: deliveries, what each costs the hub, and how long they take
              inbound       one says as much as the hub takes in, one other hears it: messages that come in
              connect       connections that come and go: WebSocket from its handshake to its close, XMLSocket from the
                            connect to the FIN, policy from the request to its answer; each of them by itself
              idle          connections that say nothing: the memory and the processor time that they cost. For 30
                            seconds, so that each is asked once whether it is there, where the hub does that

              --clients     how many hear, in each room, or sit there
              --rooms       so many rooms at the same time, each with --clients and --publishers. They are the paths below
                            that of the target: bench-1, bench-2 and so on
              --publishers  how many speak in each room, in turn; up to 4096 in all rooms
              --hear, --say what they speak, several in turn, as xmlsocket,hixie-76,rfc6455; and what the publishers do, one of
                            xmlsocket, flash-tunnel, hixie-75, hixie-76, hybi-03, hybi-06, hybi-08, rfc6455, deflate
              --speak       the same of those who connect; connect also knows policy
              --size        bytes of a message, from 11; from 27 on its latency is measured
              --rate        messages per second, all publishers together. Without it as many as come back, with
                            --window of them under way, in each room; of connect, so many connections at a time
              --time        how long to measure in each run, as 5s or 2m, after --warmup before the first and a second
                            before the others; a plain number is one of seconds. The run in the middle is shown. idle
                            makes one
              --beside      peers to measure in the same runs, in turn with the gateway: netty is the hub that everybody
                            writes first, java-websocket the library of that name. RFC 6455 only
              --target      measures a hub that runs already; without it the bench starts bin/gateway on ports of its own,
                            with the log as conf/logback.xml has it, into a file that is deleted then. --xmlsocket is
                            its port for XMLSocket clients, which must lead to the same room; --pid is its process, for
                            processor time and memory; --echo off: who speaks there does not hear itself
              --grow        the same for 10 to 10,000 clients, or for 16 bytes to 64 KiB
              --json        the results as JSON on standard output; --svg draws them

              Exit code 0: nothing was lost, all of a room heard one order, nobody was turned away. 1: not so. 2: wrong usage.
              It is about the gateway or the target alone: plain peers keep no order among several publishers.
            """;

    private static final int MOST_PUBLISHERS = 4096; // a text has three digits for it
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int MOST_CLIENTS = 1_000_000;
    /** Of messages that come in under way, in bytes: less than a gateway lets wait for one client. */
    private static final int UNDER_WAY = 256 * 1024;

    static Options parse(String... words) {
        boolean named = words.length > 0 && !words[0].startsWith("--");
        Mode mode = named ? Mode.named(words[0]) : Mode.FAN_OUT;
        Stream.of(words)
                .filter(word -> Mode.isOption(word) && !mode.options().contains(word))
                .findFirst()
                .ifPresent(word -> {
                    throw new Misused(word + " does not go with " + mode);
                });
        Words read =
                Words.parse(mode.options(), Set.of("--json"), Arrays.copyOfRange(words, named ? 1 : 0, words.length));
        return new Options(
                        mode,
                        read,
                        seconds(read, "--time", mode == Mode.IDLE ? 30 : 5, 1),
                        seconds(read, "--warmup", 6, 0),
                        read.number("--runs", 5, 1, 1000),
                        read.number("--window", 64, 1, mode == Mode.CONNECT ? 10_000 : 1_000_000),
                        named(read.text("--beside", ""))
                                .filter(name -> !name.isEmpty())
                                .map(Peer::named)
                                .toList())
                .checked();
    }

    private static int seconds(Words words, String name, int otherwise, int least) {
        return (int) words.time(name, Duration.ofSeconds(otherwise), Duration.ofSeconds(least), LONGEST)
                .toSeconds();
    }

    /** What cannot work should be known before all is measured. */
    private Options checked() {
        if (!words.text("--json", "").isEmpty()) {
            throw new Misused("--json takes no value");
        }
        for (String name : List.of("--xmlsocket", "--pid", "--echo")) {
            if (words.has(name) && !words.has("--target")) {
                throw new Misused(name + " counts only with --target");
            }
        }
        Path svg = svg();
        Path folder = svg == null ? null : svg.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new Misused("--svg: there is no folder " + folder);
        }
        if (mode == Mode.IDLE && words.has("--target") && !words.has("--pid")) {
            throw new Misused("idle looks into the process of the hub: name it by --pid");
        }
        return this;
    }

    /** The loads to run, one behind the other. */
    List<Load> loads() {
        Load load = mode == Mode.INBOUND ? inbound() : fanOut();
        withPeers(load.hears());
        withPeers(List.of(load.says()));
        Growth growth = growth();
        return growth == null ? List.of(load) : growth.of(load);
    }

    private Load fanOut() {
        if (words.has("--rate") && words.has("--window")) {
            throw new Misused("--rate and --window exclude each other");
        }
        Load load = new Load(
                words.number("--rooms", 1, 1, MOST_PUBLISHERS),
                words.number("--clients", 1000, 1, 100_000),
                speeches("--hear"),
                words.number("--publishers", 1, 1, MOST_PUBLISHERS),
                speech("--say"),
                size(),
                words.has("--rate") ? words.number("--rate", 0, 1, 10_000_000) : 0,
                window,
                echo(),
                false);
        if (load.rooms() * load.publishers() > MOST_PUBLISHERS) {
            throw new Misused("--rooms and --publishers: there may be " + MOST_PUBLISHERS + " publishers in all rooms");
        }
        if ((long) load.rooms() * (load.receivers() + load.publishers()) > MOST_CLIENTS) {
            throw new Misused("--rooms and --clients: there may be " + MOST_CLIENTS + " clients in all rooms");
        }
        if (load.rooms() > 1 && (load.hears().contains(Speech.XMLSOCKET) || load.says() == Speech.XMLSOCKET)) {
            throw new Misused("--rooms: a port for XMLSocket leads to one room only; flash-tunnel can choose");
        }
        return load;
    }

    private Load inbound() {
        int likely = Math.max(2, Math.min(1024, UNDER_WAY / size()));
        return new Load(
                1,
                1,
                List.of(speech("--hear")),
                1,
                speech("--say"),
                size(),
                0,
                words.has("--window") ? window : likely,
                echo(),
                true);
    }

    private int size() {
        return words.number("--size", 100, Text.SHORTEST, 512 * 1024);
    }

    private boolean echo() {
        String echo = words.text("--echo", "on");
        if (!echo.equals("on") && !echo.equals("off")) {
            throw new Misused("--echo takes on or off, not " + echo);
        }
        return echo.equals("on");
    }

    /** What is connected for, one behind the other. */
    List<Errand> errands() {
        boolean flash = !words.has("--target") || words.has("--xmlsocket");
        String all = words.text("--speak", flash ? "rfc6455,xmlsocket,policy" : "rfc6455");
        return named(all).map(Errand::named).toList();
    }

    /** How many sit there. */
    int idleClients() {
        return words.number("--clients", 10_000, 1, MOST_CLIENTS);
    }

    /** What those speak who sit there, in turn. */
    List<Speech> idleSpeeches() {
        List<Speech> speeches = speeches("--speak");
        withPeers(speeches);
        return speeches;
    }

    private void withPeers(List<Speech> speeches) {
        if (!beside.isEmpty() && !speeches.equals(List.of(Speech.RFC_6455))) {
            throw new Misused("--beside: the peers speak rfc6455 only, so all clients must");
        }
    }

    /** What grows from load to load, if anything. */
    @Nullable
    Growth growth() {
        return words.has("--grow") ? Growth.named(words.text("--grow", "")) : null;
    }

    boolean isJson() {
        return words.has("--json");
    }

    @Nullable
    Path svg() {
        return words.file("--svg");
    }

    /** The script that starts the gateway. */
    Path gateway() {
        return words.gateway("bin/bench");
    }

    /** The hub that runs already, if one is named. */
    Optional<Target> target() {
        return words.target();
    }

    private Speech speech(String name) {
        List<Speech> speeches = speeches(name);
        if (speeches.size() > 1) {
            throw new Misused(name + " takes one of them only");
        }
        return speeches.get(0);
    }

    private List<Speech> speeches(String name) {
        return named(words.text(name, "rfc6455")).map(Speech::named).toList();
    }

    private static Stream<String> named(String list) {
        return Arrays.stream(list.split(",", 0)).map(String::strip);
    }
}
