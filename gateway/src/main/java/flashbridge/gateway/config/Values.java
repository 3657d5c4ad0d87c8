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

    /** The library would make texts of numbers and flags in silence. */
    static List<String> onlyTexts(Config config) {
        if (!config.getList("v").stream().allMatch(each -> each.valueType() == ConfigValueType.STRING)) {
            throw new BadValue("v", "not all are texts");
        }
        return config.getStringList("v");
    }

    static List<String> someTexts(Config config) {
        List<String> texts = config.getStringList("v");
        if (texts.isEmpty()) {
            throw new BadValue("v", "empty");
        }
        return texts;
    }

    /** The library would cut 80.5 down to 80 in silence. */
    static int wholeNumber(Config config) {
        double exact = config.getDouble("v");
        if (exact != Math.rint(exact)) {
            throw new BadValue("v", "not whole");
        }
        return config.getInt("v");
    }

    static int wholeNumber(Config config, int least, int most) {
        int number = wholeNumber(config);
        if (number < least || number > most) {
            throw new BadValue("v", "out of bounds");
        }
        return number;
    }

    /** A bare number would be taken for milliseconds; a reader of the file could take it for seconds. */
    static Duration time(Config config) {
        if (NUMBER.matcher(config.getString("v")).matches()) {
            throw new BadValue("v", "no unit");
        }
        return config.getDuration("v");
    }
}
