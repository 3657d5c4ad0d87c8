package flashbridge.legacy.bench;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of the bench. */
record Options(Map<String, String> values) {
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
                            --pid is its process, for the processor time
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

    /** The command line asks for something that there is not; the message is a sentence. */
    static final class Misused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Misused(String sentence) {
            super(sentence, null, false, false);
        }
    }

    static Options parse(String... words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.length; i++) {
            String name = words[i];
            if (!NAMES.contains(name)) {
                throw new Misused(name + " is not an option");
            }
            boolean flag = name.equals("--json");
            if (!flag && i + 1 == words.length) {
                throw new Misused(name + " needs a value");
            }
            if (values.put(name, flag ? "on" : words[++i]) != null) {
                throw new Misused(name + " is given twice");
            }
        }
        return new Options(Map.copyOf(values));
    }

    Load load() {
        if (has("--rate") && has("--window")) {
            throw new Misused("--rate and --window exclude each other");
        }
        Load load = new Load(
                number("--clients", 1000, 1, 100_000),
                speeches("--hear"),
                number("--publishers", 1, 1, 4096),
                speeches("--say").get(0),
                number("--size", 100, Text.SHORTEST, 512 * 1024),
                has("--rate") ? number("--rate", 0, 1, 10_000_000) : 0,
                number("--window", 64, 1, 1_000_000),
                !"off".equals(values.get("--echo")));
        if (!beside().isEmpty() && !(load.hears().equals(List.of(Speech.RFC_6455)) && load.says() == Speech.RFC_6455)) {
            throw new Misused("--beside: the peers speak rfc6455 only, so all clients must");
        }
        return load;
    }

    /** The loads to run, one behind the other. */
    List<Load> loads() {
        Load load = load();
        String grow = values.getOrDefault("--grow", "");
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
        for (String name : values.getOrDefault("--beside", "").split(",", 0)) {
            if (!name.isBlank()) {
                peers.add(Peer.named(name.strip()));
            }
        }
        return peers;
    }

    boolean isGrowing() {
        return has("--grow");
    }

    boolean isJson() {
        return has("--json");
    }

    int warmUp() {
        return number("--warmup", 6, 0, 600);
    }

    int time() {
        return number("--time", 5, 1, 3600);
    }

    int runs() {
        return number("--runs", isGrowing() ? 3 : 5, 1, 1000);
    }

    @Nullable
    Path svg() {
        return file("--svg");
    }

    /** The script that starts the gateway. */
    Path gateway() {
        Path script = file("--gateway");
        if (script == null) {
            throw new Misused("start it by bin/bench, or name the gateway's script with --gateway FILE");
        }
        return script;
    }

    /** The hub that runs already, if one is named. */
    Optional<Target> target() {
        return Optional.ofNullable(values.get("--target"))
                .map(url -> new Target("target", process(), url(url), xmlSocket(), "/flash"));
    }

    private @Nullable ProcessHandle process() {
        if (!has("--pid")) {
            return null;
        }
        int pid = number("--pid", 0, 1, Integer.MAX_VALUE);
        return ProcessHandle.of(pid).orElseThrow(() -> new Misused("there is no process " + pid));
    }

    private @Nullable InetSocketAddress xmlSocket() {
        String address = values.get("--xmlsocket");
        if (address == null) {
            return null;
        }
        URI url = url("xmlsocket://" + address);
        return new InetSocketAddress(url.getHost(), url.getPort() < 0 ? 9000 : url.getPort());
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // the sentence is the same
        }
        throw new Misused(text + " is no address, as ws://localhost:8080/");
    }

    private List<Speech> speeches(String name) {
        return Arrays.stream(values.getOrDefault(name, "rfc6455").split(",", 0))
                .map(String::strip)
                .map(Speech::named)
                .toList();
    }

    private @Nullable Path file(String name) {
        try {
            return has(name) ? Path.of(String.valueOf(values.get(name))) : null;
        } catch (InvalidPathException e) {
            throw new Misused(name + " takes the name of a file");
        }
    }

    private boolean has(String name) {
        return values.containsKey(name);
    }

    private int number(String name, int otherwise, int least, int most) {
        String text = values.getOrDefault(name, "" + otherwise);
        long value = text.matches("\\d{1,10}") ? Long.parseLong(text) : -1;
        if (has(name) && (value < least || value > most)) {
            throw new Misused(name + " takes a number from " + least + " to " + most + ", not " + text);
        }
        return (int) value;
    }
}
