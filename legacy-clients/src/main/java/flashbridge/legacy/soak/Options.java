package flashbridge.legacy.soak;

import flashbridge.legacy.load.Misused;
import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The command line of the soak test. */
record Options(Words words, Duration time, int clients, int rate, int seed) {
    static final String USAGE = """
            soak shows whether a gateway lasts: many clients, well-behaved and not, use it for as long as you like.

            usage: bin/soak [--time 10m] [--clients 100] [--rate 200] [--seed N] [--json [FILE]]
                            [--target HOST | --target ws://HOST:PORT/ROOM --xmlsocket HOST:PORT] [--pid N]
                   bin/soak --help | --version

            Half of the clients stay. They talk all the time, and each of them must hear every message once, unchanged, and
            in the same order as the others. The other half come and go: they talk, listen, stop reading, die in the middle
            of a frame or of the handshake, close half of their connection, ask for the policy. They speak XMLSocket, the
            Flash tunnel and WebSocket of all ages. While it runs, it shows how far it is; at the end, a table of all that
            it found, and whether the gateway holds.

              --time        how long, as 30s, 10m or 2h; a number without a unit is one of seconds; up to 168h
              --clients     how many are connected at the same time, 2 to 4000
              --rate        how many messages a second those who stay say, all together, 1 to 10000
              --seed        a number for all that is left to chance: with that of an earlier run, which is in the first line
                            of its table, the clients do the same again. Without it, one is drawn
              --json        the findings as JSON, into FILE beside the table, or without a FILE instead of the table
              --target      a gateway that runs already. HOST stands for the ports as shipped: ws://HOST:8080/ and, for
                            XMLSocket, HOST:9000. It needs echo = true, and nobody else may talk in the room. Without
                            --target, the soak starts bin/gateway on free ports of this machine, and ends it
              --xmlsocket   where the gateway of --target speaks XMLSocket and answers policy requests; it must lead to
                            the same room
              --pid         the process of the gateway of --target, where it runs on this machine. Without it, memory,
                            files and threads are not looked at

            Memory, open files and threads of the gateway count when it runs for a minute or longer. The middle value of the
            last third of the run is put beside that of the first third: it may be a tenth more, or as much as a young Java
            still gains, and the table shows what was allowed. Resident memory, files and threads are known on Linux only.
            The others need a JDK, for its jcmd, and a gateway of --target has to be started for them with
            GATEWAY_OPTS=-XX:NativeMemoryTracking=summary, as the soak starts its own.

            Exit code 0: it holds, which means that no message was lost, doubled, altered or out of order, that nobody was
            turned away or disconnected without a reason, that memory, files and threads did not grow, and that no file stayed
            open. 1: it does not hold, or there is no gateway to use. 2: wrong usage.
            """;

    private static final Pattern HOST_AND_PORT = Pattern.compile("[^:]+:\\d+");
    private static final Set<String> NAMES = Set.of(
            "--time", "--clients", "--rate", "--seed", "--json", "--target", "--xmlsocket", "--pid", "--gateway");
    private static final Duration LONGEST = Duration.ofDays(7);

    static Options parse(String... line) {
        Words words = withPorts(Words.parse(NAMES, Set.of("--json"), line));
        return new Options(
                words,
                words.time("--time", Duration.ofMinutes(10), Duration.ofSeconds(1), LONGEST),
                words.number("--clients", 100, 2, Talk.MOST_MEMBERS),
                words.number("--rate", 200, 1, 10_000),
                words.number("--seed", (int) (System.nanoTime() & 0xFFFFFF), 0, Integer.MAX_VALUE));
    }

    /** A host alone has the ports of conf/gateway.conf. */
    private static Words withPorts(Words words) {
        String host = words.text("--target", "");
        if (host.isEmpty() || host.contains("://")) {
            return words;
        }
        if (HOST_AND_PORT.matcher(host).matches()) {
            throw new Misused(
                    "--target " + host + " names a port: then say ws://" + host + "/ and --xmlsocket HOST:PORT");
        }
        Map<String, String> values = new HashMap<>(words.values());
        values.put("--target", "ws://" + host + ":8080/");
        values.putIfAbsent("--xmlsocket", host + ":9000");
        return new Words(values);
    }

    /** Those who stay. */
    int members() {
        return clients / 2;
    }

    /** The gateway that runs already, if one is named. */
    Optional<Target> target() {
        return words.target();
    }

    /** Whether its process can be looked into. */
    boolean knowsProcess() {
        return !words.has("--target") || words.has("--pid");
    }

    /** The script that starts the gateway. */
    Path gateway() {
        return words.gateway("bin/soak");
    }

    boolean isJson() {
        return words.has("--json");
    }

    /** Where the findings go as JSON; null: to standard output. */
    @Nullable
    Path jsonFile() {
        return words.file("--json");
    }
}
