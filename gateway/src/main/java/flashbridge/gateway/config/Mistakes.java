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
        if (where == null) {
            add(0, file.toString(), sentence);
            return;
        }
        String name = where.filename() == null ? file.toString() : where.filename();
        add(where.lineNumber(), name, sentence);
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

    private void add(int line, String name, String sentence) {
        all.add(new Mistake(line, name + (line > 0 ? ":" + line : "") + ": " + sentence));
    }
}
