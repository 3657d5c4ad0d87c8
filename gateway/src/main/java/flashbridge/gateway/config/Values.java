package flashbridge.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException.BadValue;
import com.typesafe.config.ConfigValueType;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads values more strictly than the library does, which makes something of almost everything.
 *
 * <p>Each looks at the key {@code v}, and throws {@link BadValue} for what it does not take.
 */
final class Values {
    private static final Pattern NUMBER = Pattern.compile("\\s*[-+]?[0-9.]+\\s*");

    private Values() {}

    /** All of these match; the library would make texts of numbers and flags in silence. */
    static List<String> texts(Config config, Pattern each) {
        if (!config.getList("v").stream().allMatch(value -> value.valueType() == ConfigValueType.STRING)) {
            throw new BadValue("v", "not all are texts");
        }
        List<String> texts = config.getStringList("v");
        if (!texts.stream().allMatch(text -> each.matcher(text).matches())) {
            throw new BadValue("v", "not all are as they must be");
        }
        return texts;
    }

    static List<String> someTexts(Config config) {
        List<String> texts = config.getStringList("v");
        if (texts.isEmpty()) {
            throw new BadValue("v", "empty");
        }
        return texts;
    }

    /** The library would cut 80.5 down to 80 in silence. */
    static int wholeNumber(Config config, int least, int most) {
        double exact = config.getDouble("v");
        if (exact != Math.rint(exact)) {
            throw new BadValue("v", "not whole");
        }
        return within(config.getInt("v"), least, most);
    }

    /** A bare number would be taken for milliseconds; a reader of the file could take it for seconds. */
    static Duration time(Config config) {
        if (NUMBER.matcher(config.getString("v")).matches()) {
            throw new BadValue("v", "no unit");
        }
        return config.getDuration("v");
    }

    static <T extends Comparable<T>> T within(T value, T least, T most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new BadValue("v", "out of bounds");
        }
        return value;
    }
}
