package flashbridge.gateway.config;

import com.typesafe.config.ConfigOrigin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong in a configuration, each with its file and line, in the order of the lines. */
final class Mistakes {
    private record Mistake(int line, String text) {}

    private final Path file;
    private final List<Mistake> all = new ArrayList<>();

    Mistakes(Path file) {
        this.file = file;
    }

    void add(ConfigOrigin where, String sentence) {
        String name = where.filename() == null ? file.toString() : where.filename();
        add(where.lineNumber(), name, sentence);
    }

    /** A mistake of the whole file. */
    void add(String sentence) {
        all.add(new Mistake(0, file + ": " + sentence));
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
