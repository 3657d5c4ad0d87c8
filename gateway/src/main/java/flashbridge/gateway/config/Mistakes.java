package flashbridge.gateway.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong in a configuration, each with its file and line, in the order of the lines. */
final class Mistakes {
    private record Mistake(int line, String text) {}

    private final Path file;
    private final List<Mistake> all = new ArrayList<>();

    Mistakes(Path file) {
        this.file = file;
    }

    /**
     * Notes a mistake.
     *
     * @param where null for one of the whole file
     */
    void add(@Nullable ConfigOrigin where, String sentence) {
        Place place = where == null ? new Place(file.toString(), 0) : place(where);
        all.add(new Mistake(place.line(), place + ": " + sentence));
    }

    /** What the library calls an origin. */
    Place place(ConfigOrigin of) {
        return new Place(of.filename() == null ? file.toString() : of.filename(), of.lineNumber());
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    void throwIfAny() throws ConfigException {
        if (!all.isEmpty()) {
            throw new ConfigException(all.stream()
                    .sorted(Comparator.comparingInt(Mistake::line))
                    .map(Mistake::text)
                    .toList());
        }
    }
}
