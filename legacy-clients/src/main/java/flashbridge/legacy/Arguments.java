package flashbridge.legacy;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command line of one target and options with values: {@code policy://host:843 --to-port 9000}. */
record Arguments(String target, Map<String, String> options) {
    private static final int LAST_PORT = 65535;
    static final Set<String> FLAGS = Set.of("--insecure");

    /** Reads what stands behind the target, where only the options {@code known} may stand, each once. */
    static Arguments parse(String target, String[] rest, Set<String> known) {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i < rest.length; i++) {
            String name = rest[i];
            if (!known.contains(name)) {
                throw new UsageError(name + " is not understood with " + target + hint(name, known));
            }
            if (!FLAGS.contains(name) && ++i == rest.length) {
                throw new UsageError(name + " needs a value");
            }
            if (options.put(name, rest[i]) != null) {
                throw new UsageError(name + " is given twice");
            }
        }
        return new Arguments(target, Map.copyOf(options));
    }

    private static String hint(String name, Set<String> known) {
        Set<String> all = new HashSet<>(known);
        all.add("--every"); // which is no option, but stands in the place of one
        return NearMiss.hint(name, all);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** The number that an option gives. */
    int number(String name, int otherwise, int lowest, int highest) {
        String text = option(name).orElse("" + otherwise);
        if (text.matches("\\d{1,9}") && Integer.parseInt(text) >= lowest && Integer.parseInt(text) <= highest) {
            return Integer.parseInt(text);
        }
        throw new UsageError(name + " takes a number from " + lowest + " to " + highest + ", not " + text);
    }

    int port(String name, int otherwise) {
        return number(name, otherwise, 0, LAST_PORT);
    }

    /** The target as a URL of a host and perhaps a port, and nothing else. */
    URI address(int defaultPort) {
        URI url = url(target);
        boolean more = !url.getPath().isEmpty() || url.getQuery() != null || url.getFragment() != null;
        if (more || url.getPort() > LAST_PORT) {
            throw new UsageError(target + " should be a host and a port from 1 to 65535, as in " + url.getScheme()
                    + "://" + url.getHost() + ":" + defaultPort);
        }
        int port = url.getPort() < 0 ? defaultPort : url.getPort();
        return URI.create(url.getScheme() + "://" + url.getHost() + ":" + port);
    }

    /** A URL that names a host. */
    static URI url(String text) {
        try {
            URI url = URI.create(text);
            if (url.getHost() != null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // the sentence is the same
        }
        throw new UsageError(text + " is not a URL with a host, as in xmlsocket://localhost:9000");
    }
}
