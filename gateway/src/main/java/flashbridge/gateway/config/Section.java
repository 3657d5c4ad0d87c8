package flashbridge.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigException.WrongType;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration, read key by key.
 *
 * <p>Each getter names a key, its default and its bounds; a wrong value is noted as a mistake and the default stands in,
 * so that one start shows all mistakes. What no getter asked for is unknown, and a mistake too.
 */
final class Section {
    private final ConfigObject object;
    private final String path;
    private final Mistakes mistakes;
    private final Set<String> known = new TreeSet<>();

    Section(ConfigObject object, String path, Mistakes mistakes) {
        this.object = object;
        this.path = path;
        this.mistakes = mistakes;
    }

    String text(String key, String otherwise) {
        return read(key, otherwise, "a text", config -> config.getString("v"));
    }

    boolean flag(String key, boolean otherwise) {
        return read(key, otherwise, "true or false", config -> config.getBoolean("v"));
    }

    int number(String key, int otherwise, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        int value = read(key, otherwise, expected, Section::wholeNumber);
        return (int) within(key, value, otherwise, least, most, expected);
    }

    /** A size in bytes, written as {@code 64KiB} or {@code 1MiB}. */
    int size(String key, int otherwise, int least, int most) {
        String expected = "a size from " + inUnits(least) + " to " + inUnits(most) + ", as 64KiB or 1MiB";
        long value = read(key, (long) otherwise, expected, config -> config.getBytes("v"));
        return (int) within(key, value, otherwise, least, most, expected);
    }

    /** A time, written as {@code 250ms}, {@code 10s} or {@code 5m}. */
    Duration time(String key, Duration otherwise, Duration least, Duration most) {
        String expected = "a time from " + inUnits(least) + " to " + inUnits(most) + " with its unit, as 250ms or 10s";
        Duration value = read(key, otherwise, expected, Section::withUnit);
        return within(key, value, otherwise, least, most, expected);
    }

    List<String> texts(String key, String expected) {
        return read(key, List.of(), expected, config -> config.getStringList("v"));
    }

    /** An object below this one; empty when it is not there. */
    Section section(String key) {
        ConfigObject below =
                read(key, object.withOnlyKey("").toConfig().root(), "an object { … }", c -> c.getObject("v"));
        return new Section(below, path + key + ".", mistakes);
    }

    List<Section> sections(String key) {
        List<? extends ConfigObject> objects =
                read(key, List.of(), "a list of objects [ { … }, { … } ]", config -> config.getObjectList("v"));
        List<Section> sections = new ArrayList<>();
        for (ConfigObject each : objects) {
            sections.add(new Section(each, path + key + ".", mistakes));
        }
        return sections;
    }

    boolean has(String key) {
        return object.containsKey(key);
    }

    /** Notes a mistake at the line of this key, or of the object when the key is not there. */
    void mistake(String key, String sentence) {
        ConfigValue value = object.get(key);
        mistakes.add(value == null ? object.origin() : value.origin(), path + key + " " + sentence);
    }

    /** To be called last: every key that nobody asked for is unknown. */
    void refuseUnknownKeys() {
        for (String key : new TreeSet<>(object.keySet())) {
            if (!known.contains(key)) {
                mistake(key, "is not a setting" + NearMiss.suggestion(key, known));
            }
        }
    }

    ConfigOrigin origin() {
        return object.origin();
    }

    private <T> T read(String key, T otherwise, String expected, Function<Config, T> getter) {
        known.add(key);
        ConfigValue value = object.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return getter.apply(value.atKey("v"));
        } catch (WrongType | BadValue | com.typesafe.config.ConfigException.Null wrong) {
            return refuse(key, value, otherwise, expected);
        }
    }

    private <T extends Comparable<T>> T within(String key, T value, T otherwise, T least, T most, String expected) {
        ConfigValue written = object.get(key);
        boolean outside = value.compareTo(least) < 0 || value.compareTo(most) > 0;
        return outside && written != null ? refuse(key, written, otherwise, expected) : value;
    }

    private long within(String key, long value, long otherwise, long least, long most, String expected) {
        return within(key, (Long) value, (Long) otherwise, (Long) least, (Long) most, expected);
    }

    private <T> T refuse(String key, ConfigValue value, T otherwise, String expected) {
        mistake(key, "must be " + expected + ", but is " + shown(value));
        return otherwise;
    }

    private static String shown(@Nullable ConfigValue value) {
        String text = value == null ? "missing" : value.render(com.typesafe.config.ConfigRenderOptions.concise());
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    /** The library would cut 80.5 down to 80 in silence. */
    private static int wholeNumber(Config config) {
        double exact = config.getDouble("v");
        if (exact != Math.rint(exact)) {
            throw new BadValue("v", "not whole");
        }
        return config.getInt("v");
    }

    /** A bare number would be taken for milliseconds; a reader of the file could take it for seconds. */
    private static Duration withUnit(Config config) {
        if (config.getString("v").chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.')) {
            throw new BadValue("v", "no unit");
        }
        return config.getDuration("v");
    }

    private static String inUnits(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : bytes % 1024 == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    private static String inUnits(Duration time) {
        long millis = time.toMillis();
        return millis % 1000 != 0 || millis == 0 ? millis + "ms" : String.format(Locale.ROOT, "%ds", millis / 1000);
    }
}
