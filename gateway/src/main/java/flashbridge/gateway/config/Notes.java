package flashbridge.gateway.config;

import flashbridge.gateway.hub.Printable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** What was read of a block of settings, defaults included, and of the blocks below: names and values as the file spells them. */
final class Notes {
    private final String prefix;
    private final Map<String, String> all;

    Notes() {
        this("", new HashMap<>());
    }

    private Notes(String prefix, Map<String, String> all) {
        this.prefix = prefix;
        this.all = all;
    }

    /** Those of a block in this one. */
    Notes below(String key) {
        return new Notes(prefix + key + ".", all);
    }

    /** Notes what is in force; the last word on a key counts. */
    void add(String key, Object value) {
        all.put(prefix + key, Printable.value(value.toString()));
    }

    /** The same for a list. */
    void addAll(String key, Collection<?> values) {
        all.put(
                prefix + key,
                values.stream()
                        .map(value -> Printable.value(value.toString()))
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    Map<String, String> all() {
        return Map.copyOf(all);
    }
}
