package flashbridge.legacy.bench;

import flashbridge.legacy.NearMiss;
import flashbridge.legacy.load.Misused;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What the bench measures; the first word of its command line. */
enum Mode {
    /** What one says, many hear. */
    FAN_OUT(
            "fan-out",
            "--clients --rooms --hear --publishers --say --size --rate --window --warmup --runs --echo --grow --svg"),

    /** One says as much as can be taken in, another one hears it. */
    INBOUND("inbound", "--hear --say --size --window --warmup --runs --echo"),

    /** Clients come and go. */
    CONNECT("connect", "--speak --window --warmup --runs"),

    /** Clients come, and only sit there. */
    IDLE("idle", "--clients --speak");

    private static final String FOR_ALL = "--time --beside --target --xmlsocket --pid --json --gateway";

    private final String label;
    private final String options;

    Mode(String label, String options) {
        this.label = label;
        this.options = options + " " + FOR_ALL;
    }

    static Mode named(String word) {
        List<String> labels = Arrays.stream(values()).map(Mode::toString).toList();
        return Arrays.stream(values())
                .filter(mode -> mode.label.equals(word))
                .findFirst()
                .orElseThrow(() -> new Misused(
                        word + " is nothing to measure; there are " + labels + NearMiss.hint(word, labels)));
    }

    /** The options that it has. */
    Set<String> options() {
        return Set.of(options.split(" ", 0));
    }

    /** Whether another one has such an option. */
    static boolean isOption(String word) {
        return Arrays.stream(values()).anyMatch(mode -> mode.options().contains(word));
    }

    @Override
    public String toString() {
        return label;
    }
}
