package flashbridge.legacy.load;

import flashbridge.legacy.NearMiss;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The options of a command line by their names; what cannot be understood is {@link Misused}. */
public record Words(Map<String, String> values) {
    private static final Pattern TIME = Pattern.compile("(\\d{1,6})([smh]?)");
    private static final Map<String, ChronoUnit> UNITS = Map.of("m", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS);

    /**
     * Reads {@code --name value} and {@code --flag}.
     *
     * @param names all options that there are
     * @param flags those of them that need no value; one that follows is taken where it does not begin with {@code --}
     */
    public static Words parse(Set<String> names, Set<String> flags, String... words) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.length; i++) {
            String name = words[i];
            if (!names.contains(name)) {
                throw new Misused(name + " is not an option" + NearMiss.hint(name, names));
            }
            boolean alone = i + 1 == words.length || words[i + 1].startsWith("--");
            if (alone && !flags.contains(name)) {
                throw new Misused(name + " needs a value");
            }
            if (values.put(name, alone ? "" : words[++i]) != null) {
                throw new Misused(name + " is given twice");
            }
        }
        return new Words(Map.copyOf(values));
    }

    /** Whether it was given. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** What was given, or else {@code otherwise}. */
    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** A whole number. */
    public int number(String name, int otherwise, int least, int most) {
        String text = text(name, "" + otherwise);
        long value = text.matches("\\d{1,10}") ? Long.parseLong(text) : -1;
        if (has(name) && (value < least || value > most)) {
            throw new Misused(name + " takes a number from " + least + " to " + most + ", not " + text);
        }
        return (int) value;
    }

    /** A time from one second on; a plain number is one of seconds. */
    public Duration time(String name, Duration otherwise, Duration least, Duration most) {
        if (!has(name)) {
            return otherwise;
        }
        String text = text(name, "");
        Matcher matcher = TIME.matcher(text);
        if (matcher.matches()) {
            Duration time = Duration.of(
                    Long.parseLong(matcher.group(1)), UNITS.getOrDefault(matcher.group(2), ChronoUnit.SECONDS));
            if (time.compareTo(least) >= 0 && time.compareTo(most) <= 0) {
                return time;
            }
        }
        throw new Misused(name + " takes a time from " + least.toSeconds() + "s to " + most.toHours()
                + "h, as 30s, 10m or 2h, or a number of seconds, not " + text);
    }

    /** The name of a file, if one was given. */
    public @Nullable Path file(String name) {
        try {
            return text(name, "").isEmpty() ? null : Path.of(text(name, ""));
        } catch (InvalidPathException e) {
            throw new Misused(name + " takes the name of a file");
        }
    }

    /** The script that starts the gateway. */
    public Path gateway(String program) {
        Path script = file("--gateway");
        if (script == null) {
            throw new Misused("start it by " + program + ", or name the gateway's script with --gateway FILE");
        }
        return script;
    }

    /** The hub that runs already, if {@code --target} names one, with {@code --xmlsocket} and {@code --pid} beside it. */
    public Optional<Target> target() {
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
}
