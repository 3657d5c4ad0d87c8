package flashbridge.legacy.soak;

import flashbridge.legacy.load.Target;
import flashbridge.legacy.load.Words;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The command line of the soak test. */
record Options(Words words, Duration time, int clients, int rate, int seed) {
    static final String USAGE = """
            soak shows whether the gateway lasts: many clients, well-behaved and not, use it for as long as you like.

            usage: bin/soak [--time 10m] [--clients 100] [--rate 200] [--seed N] [--json [FILE]]
                            [--target HOST | ws://HOST:PORT/ROOM [--xmlsocket HOST:PORT] [--pid N]]
                   bin/soak --help

            Half of the clients stay: they talk, and have to hear every message once and
            all in the same order. The others come and go all the time, in all framings: they talk, listen, stop reading,
            die in the middle of a frame or of the handshake, close half of their connection, ask for the policy.

              --time        how long, as 30s, 10m or 2h; a plain number is one of seconds
              --clients     how many at the same time, 2 to 4000
              --rate        messages per second of those who stay, all together, up to 10000
              --seed        the same number makes the same clients do the same; without it one is drawn, and shown
              --json        the findings as JSON, into a file, or instead of the table
              --target      a gateway that runs already: HOST stands for ws://HOST:8080/ and, for XMLSocket and policy,
                            HOST:9000. It needs echo = true, and nobody else may talk there. Without it the soak starts
                            bin/gateway on ports of its own. --pid is its process, on this machine, to look into

              Memory is judged from a run of a minute on, of a gateway whose process is known: the middle value of the last
              third beside that of the first, which may be less by a tenth, or by the size of late compiled code. A JDK is
              needed for all that is not from Linux.

              Exit code 0: it holds. 1: it does not. 2: wrong usage.
            """;

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
