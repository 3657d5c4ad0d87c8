package flashbridge.legacy.bench;

import flashbridge.legacy.load.Misused;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Text;
import flashbridge.legacy.load.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of the bench. */
record Options(Words words) {
    static final String USAGE = """
            usage: bin/bench [--clients 1000] [--hear rfc6455] [--publishers 1] [--say rfc6455] [--size 100]
                             [--rate N | --window 64] [--warmup 6] [--time 5] [--runs 5] [--beside netty,java-websocket]
                             [--target ws://HOST:PORT/ROOM [--xmlsocket HOST:PORT] [--pid N] [--echo off]]
                             [--grow clients | size] [--json] [--svg FILE]
                   bin/bench --micro [WORDS]     the parts alone, by JMH; the words go on to it
                   bin/bench --help

              --clients     how many hear
              --hear, --say what they speak, and what the publishers do; several in turn, as xmlsocket,hixie-76,rfc6455:
                            xmlsocket, flash-tunnel, hixie-75, hixie-76, hybi-03, hybi-06, hybi-08, rfc6455, deflate
              --size        bytes of a message, from 11; from 27 on its latency is measured
              --rate        messages per second, all publishers together. Without it as many as come back, with
                            --window of them under way
              --beside      peers to measure in the same runs, in turn with the gateway: netty is the hub that everybody
                            writes first, java-websocket the library of that name. RFC 6455 only
              --target      measures a hub that runs already; without it the bench starts bin/gateway on ports of its own.
                            --xmlsocket is its port for XMLSocket clients, which must lead to the same room; --pid is its
                            process, for the processor time; --echo off: who speaks there does not hear itself
              --grow        the same for 10 to 10,000 clients, or for 16 bytes to 64 KiB
              --json        the results as JSON on standard output; --svg draws them

              Exit code 0: nothing was lost, nothing out of order. 1: something was. 2: wrong usage.
            """;

    private static final Set<String> NAMES = Set.of(
            "--clients",
            "--hear",
            "--publishers",
            "--say",
            "--size",
            "--rate",
            "--window",
            "--warmup",
            "--time",
            "--runs",
            "--beside",
            "--target",
            "--xmlsocket",
            "--pid",
            "--echo",
            "--grow",
            "--json",
            "--svg",
            "--gateway");

    static Options parse(String... words) {
        Words read = Words.parse(NAMES, Set.of("--json"), words);
        if (!read.text("--json", "").isEmpty()) {
            throw new Misused("--json takes no value");
        }
        for (String name : List.of("--xmlsocket", "--pid", "--echo")) {
            if (read.has(name) && !read.has("--target")) {
                throw new Misused(name + " counts only with --target");
            }
        }
        return new Options(read).checked();
    }

    /** A drawing that cannot be written should be known before all is measured. */
    private Options checked() {
        Path svg = svg();
        Path folder = svg == null ? null : svg.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new Misused("--svg: there is no folder " + folder);
        }
        return this;
    }

    Load load() {
        if (words.has("--rate") && words.has("--window")) {
            throw new Misused("--rate and --window exclude each other");
        }
        Load load = new Load(
                words.number("--clients", 1000, 1, 100_000),
                speeches("--hear"),
                words.number("--publishers", 1, 1, 4096),
                speeches("--say").get(0),
                words.number("--size", 100, Text.SHORTEST, 512 * 1024),
                words.has("--rate") ? words.number("--rate", 0, 1, 10_000_000) : 0,
                words.number("--window", 64, 1, 1_000_000),
                !words.text("--echo", "").equals("off"));
        if (!beside().isEmpty() && !(load.hears().equals(List.of(Speech.RFC_6455)) && load.says() == Speech.RFC_6455)) {
            throw new Misused("--beside: the peers speak rfc6455 only, so all clients must");
        }
        return load;
    }

    /** The loads to run, one behind the other. */
    List<Load> loads() {
        Load load = load();
        String grow = words.text("--grow", "");
        return switch (grow) {
            case "" -> List.of(load);
            case "clients" ->
                Arrays.stream(new int[] {10, 30, 100, 300, 1000, 3000, 10_000})
                        .mapToObj(load::withReceivers)
                        .toList();
            case "size" ->
                Arrays.stream(new int[] {16, 64, 256, 1024, 4096, 16_384, 65_536})
                        .mapToObj(load::withSize)
                        .toList();
            default -> throw new Misused("--grow takes clients or size, not " + grow);
        };
    }

    List<Peer> beside() {
        List<Peer> peers = new ArrayList<>();
        for (String name : words.text("--beside", "").split(",", 0)) {
            if (!name.isBlank()) {
                peers.add(Peer.named(name.strip()));
            }
        }
        return peers;
    }

    boolean isGrowing() {
        return words.has("--grow");
    }

    boolean isJson() {
        return words.has("--json");
    }

    int warmUp() {
        return words.number("--warmup", 6, 0, 600);
    }

    int time() {
        return words.number("--time", 5, 1, 3600);
    }

    int runs() {
        return words.number("--runs", isGrowing() ? 3 : 5, 1, 1000);
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

    private List<Speech> speeches(String name) {
        return Arrays.stream(words.text(name, "rfc6455").split(",", 0))
                .map(String::strip)
                .map(Speech::named)
                .toList();
    }
}
