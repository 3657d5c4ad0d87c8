package flashbridge.gateway;

import flashbridge.policy.NearMiss;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for.
 *
 * @param config the configuration that was named, or null for the usual one
 */
record Arguments(Task task, @Nullable Path config) {
    /** What is to be done. */
    enum Task {
        RUN,
        CHECK,
        VERSION,
        HELP
    }

    static final String USAGE = """
            usage: gateway [--config FILE] [--check]
                   gateway --version | --help

              --config, -c FILE   the configuration to run with; usually conf/gateway.conf
              --check,  -t        read and check all files, say what would be opened, and exit; opens no port, so it
                                  does not see whether another program has one, and a running gateway is not in its way
              --version, -V       print the version
              --help,    -h       print this

            exit status: 0 ended as asked, 1 a port cannot be opened, 2 wrong usage, 78 the configuration is wrong
            """;

    static final String HELP = """
            gateway lets Flash (XMLSocket) and browsers of every age (WebSocket) meet in rooms, and answers Flash's policy requests.

            """ + USAGE;

    private static final List<String> OPTIONS = List.of("--config", "--check", "--version", "--help");

    /** A command line that cannot be understood; the message says why. */
    static final class Misused extends Exception {
        private static final long serialVersionUID = 1L;

        Misused(String reason) {
            super(reason, null, false, false);
        }
    }

    static Arguments parse(String... words) throws Misused {
        Task task = Task.RUN;
        Path config = null;
        for (int i = 0; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("--config=")) {
                config = file(word.substring("--config=".length()));
            } else if (word.equals("--config") || word.equals("-c")) {
                if (++i == words.length) {
                    throw new Misused(word + " needs the name of a file behind it");
                }
                config = file(words[i]);
            } else {
                task = task(word);
            }
        }
        return new Arguments(task, config);
    }

    private static Path file(String word) throws Misused {
        try {
            if (!word.isEmpty()) {
                return Path.of(word);
            }
        } catch (InvalidPathException notAPath) {
            // says the same as an empty word
        }
        throw new Misused("\"" + word + "\" is not the name of a file");
    }

    private static Task task(String word) throws Misused {
        return switch (word) {
            case "--check", "-t" -> Task.CHECK;
            case "--version", "-V" -> Task.VERSION;
            case "--help", "-h" -> Task.HELP;
            default -> throw new Misused("\"" + word + "\" is not an option of gateway" + NearMiss.hint(word, OPTIONS));
        };
    }
}
