package flashbridge.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigException.WrongType;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One object of the configuration, read key by key.
 *
 * <p>Each getter names a key, its default and its bounds; a wrong value is noted as a mistake and the default stands in,
 * so that one start shows all mistakes. What no getter asked for is unknown, which {@link Sections} say in the end.
 */
final class Section {
    private static final int LONGEST_SHOWN = 60;
    private static final String OFF = "off";
    private static final String OFF_OR = OFF + ", or ";
    private static final Set<ConfigValueType> TEXTS =
            Set.of(ConfigValueType.STRING, ConfigValueType.NUMBER, ConfigValueType.BOOLEAN);

    private final ConfigObject object;
    private final String path;
    private final Mistakes mistakes;
    private final Set<String> known = new TreeSet<>();
    private final Sections all;
    private final Notes notes;

    /** The whole file; it and what is in it will be among these. */
    Section(ConfigObject object, Mistakes mistakes, Sections all) {
        this(object, "", mistakes, all, new Notes());
    }

    private Section(ConfigObject object, String path, Mistakes mistakes, Sections all, Notes notes) {
        this.object = object;
        this.path = path;
        this.mistakes = mistakes;
        this.all = all;
        this.notes = notes;
        all.add(this);
    }

    String text(String key, String otherwise) {
        return noted(key, read(key, otherwise, "a text", config -> config.getString("v")));
    }

    /** A text that says something, and says it in one line. */
    String name(String key, String otherwise, String expected) {
        String name = text(key, otherwise);
        if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            refuse(key, expected);
        }
        return name;
    }

    boolean flag(String key, boolean otherwise) {
        return noted(key, read(key, otherwise, "true or false", config -> config.getBoolean("v")));
    }

    int number(String key, int otherwise, int least, int most) {
        return number("", key, otherwise, least, most);
    }

    int number(String or, String key, int otherwise, int least, int most) {
        String expected = or + "a whole number from " + least + " to " + most;
        return noted(key, read(key, otherwise, expected, config -> Values.wholeNumber(config, least, most)));
    }

    /** A number, or 0 for {@code auto}, which is the default. */
    int numberOrAuto(String key, int least, int most) {
        String expected = "auto, or a whole number from " + least + " to " + most;
        int number =
                read(key, 0, expected, c -> c.getString("v").equals("auto") ? 0 : Values.wholeNumber(c, least, most));
        notes.add(key, number == 0 ? "auto" : number);
        return number;
    }

    /** A size in bytes, written as {@code 64KiB} or {@code 1MiB}. */
    int size(String key, int otherwise, int least, int most) {
        return (int) bytes(key, otherwise, least, most);
    }

    /** The same for sizes beyond 2 GiB. */
    long bytes(String key, long otherwise, long least, long most) {
        return bytes("", key, otherwise, least, most);
    }

    private long bytes(String or, String key, long otherwise, long least, long most) {
        String expected = or + "a size from " + Units.of(least) + " to " + Units.of(most) + ", as 64KiB or 1MiB";
        long size = read(key, otherwise, expected, config -> Values.within(config.getBytes("v"), least, most));
        notes.add(key, Units.of(size));
        return size;
    }

    /** A number, or 0 for {@code off}, which is the default. */
    int numberOrOff(String key, int least, int most) {
        return isOff(key) ? 0 : number(OFF_OR, key, 0, least, most);
    }

    /** A size in bytes, or 0 for {@code off}, which is the default. */
    int sizeOrOff(String key, int least, int most) {
        return isOff(key) ? 0 : (int) bytes(OFF_OR, key, 0, least, most);
    }

    /** A time, or 0 for {@code off}. */
    Duration timeOrOff(String key, Duration otherwise, Duration least, Duration most) {
        boolean off = isOff(key);
        Duration time = !has(key) ? otherwise : off ? Duration.ZERO : time(OFF_OR, key, otherwise, least, most);
        notes.add(key, time.isZero() ? OFF : Units.of(time));
        return time;
    }

    /** Whether the key says so, or says nothing. */
    boolean isOff(String key) {
        known.add(key);
        ConfigValue value = object.get(key);
        // HOCON reads a bare "off" as a text, but as false where somebody wrote that
        boolean off = value == null || OFF.equals(value.unwrapped()) || Boolean.FALSE.equals(value.unwrapped());
        if (off) {
            notes.add(key, OFF);
        }
        return off;
    }

    /** A time, written as {@code 250ms}, {@code 10s} or {@code 5m}. */
    Duration time(String key, Duration otherwise, Duration least, Duration most) {
        return time("", key, otherwise, least, most);
    }

    private Duration time(String or, String key, Duration otherwise, Duration least, Duration most) {
        String expected =
                or + "a time from " + Units.of(least) + " to " + Units.of(most) + " with its unit, as 250ms or 10s";
        Duration time = read(key, otherwise, expected, config -> Values.within(Values.time(config), least, most));
        notes.add(key, Units.of(time));
        return time;
    }

    /** One of the words of an enum, as its {@code toString} writes them. */
    <T extends Enum<T>> T choice(String key, T otherwise) {
        T[] all = otherwise.getDeclaringClass().getEnumConstants();
        String expected = "one of " + Arrays.stream(all).map(Enum::toString).collect(Collectors.joining(", "));
        String word = text(key, otherwise.toString());
        for (T each : all) {
            if (each.toString().equals(word)) {
                return each;
            }
        }
        refuse(key, expected);
        return otherwise;
    }

    /** A list, empty where it is not there; each of its texts matches the pattern. */
    List<String> texts(String key, Pattern each, String expected) {
        List<String> texts = read(key, List.of(), expected, config -> Values.texts(config, each));
        notes.addAll(key, texts);
        return List.copyOf(texts);
    }

    /** A list that has to be there, with something in it. */
    List<String> texts(String key, String expected) {
        List<String> texts = read(key, List.of(), expected, Values::someTexts);
        if (!has(key)) {
            mistake(key, "is missing; it must be " + expected);
        }
        return texts;
    }

    /** An object below this one; empty when it is not there. */
    Section section(String key) {
        ConfigObject below =
                read(key, object.withOnlyKey("").toConfig().root(), "a block of settings { … }", c -> c.getObject("v"));
        return new Section(below, path + key + ".", mistakes, all, notes.below(key));
    }

    List<Section> sections(String key) {
        List<? extends ConfigObject> objects =
                read(key, List.of(), "a list of blocks [ { … }, { … } ]", config -> config.getObjectList("v"));
        List<Section> sections = new ArrayList<>();
        for (ConfigObject each : objects) {
            sections.add(new Section(each, path + key + ".", mistakes, all, new Notes()));
        }
        return sections;
    }

    boolean has(String key) {
        return object.containsKey(key);
    }

    boolean hasBlock(String key) {
        return object.get(key) instanceof ConfigObject;
    }

    /** Whether there is something that can be read as a text. */
    boolean hasText(String key) {
        ConfigValue value = object.get(key);
        return value != null && TEXTS.contains(value.valueType());
    }

    /** What is in force here. */
    Notes notes() {
        return notes;
    }

    private <T> T noted(String key, T value) {
        notes.add(key, value);
        return value;
    }

    /** Notes a mistake at the line of this key, or of the object when the key is not there. */
    void mistake(String key, String sentence) {
        ConfigValue value = object.get(key);
        mistakes.add(value == null ? object.origin() : value.origin(), path + key + " " + sentence);
    }

    /** The settings that can stand here, as far as somebody has asked for them. */
    Set<String> known() {
        return known;
    }

    /** Says which settings can stand here, where nobody asks for them. */
    void knows(String... keys) {
        known.addAll(List.of(keys));
    }

    /** What stands here and nobody has asked for. */
    Set<String> unknown() {
        Set<String> unknown = new TreeSet<>(object.keySet());
        unknown.removeAll(known);
        return unknown;
    }

    /** Where something stands that stands here, to be read behind "it belongs". */
    String whereabouts() {
        return path.isEmpty() ? "outside of all blocks" : "under " + path.substring(0, path.length() - 1);
    }

    /** Where this key is written, or where the block begins that does not have it, or has it from the environment. */
    Place place(String key) {
        ConfigValue value = object.get(key);
        return mistakes.place(value == null || value.origin().lineNumber() < 1 ? object.origin() : value.origin());
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
            refuse(key, expected);
            return otherwise;
        }
    }

    /** Notes that the value of this key is not what it must be. */
    void refuse(String key, String expected) {
        ConfigValue value = object.get(key);
        String text = value == null ? "missing" : value.render(ConfigRenderOptions.concise());
        mistake(
                key,
                "must be " + expected + ", but is "
                        + (text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…"));
    }
}
