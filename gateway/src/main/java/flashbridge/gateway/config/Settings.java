package flashbridge.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is in force, setting by setting, by its name in the file and in the spelling of the file; defaults included.
 *
 * @param general all but the listeners, as {@code limits.idle-timeout} and {@code 6s}
 * @param listeners the same for each listener by its name, as {@code tls.minimum} and {@code 1.2}
 */
public record Settings(Map<String, String> general, Map<String, Map<String, String>> listeners) {
    private static final String NONE = "none";
    private static final String TLS = "tls.";
    private static final String CERTIFICATE = TLS + "certificate";

    /** What is different in another configuration, as lines for the operator: {@code limits.idle-timeout: off is now 6s}. */
    public List<String> changesTo(Settings other) {
        List<String> lines = new ArrayList<>();
        compare("", general, other.general, lines);
        new TreeMap<>(listeners).forEach((name, own) -> {
            Map<String, String> others = other.listeners.get(name);
            if (others == null) {
                lines.add("listener " + name + " is gone");
            } else {
                compareListener("listener " + name + " ", own, others, lines);
            }
        });
        new TreeMap<>(other.listeners).forEach((name, others) -> {
            if (!listeners.containsKey(name)) {
                lines.add("listener " + name + " is new: speaks = " + others.getOrDefault("speaks", NONE));
            }
        });
        return lines;
    }

    /** TLS comes and goes as a whole. */
    private static void compareListener(
            String where, Map<String, String> own, Map<String, String> others, List<String> lines) {
        String before = own.get(CERTIFICATE);
        String after = others.get(CERTIFICATE);
        boolean comesOrGoes = (before == null) != (after == null);
        compare(where, comesOrGoes ? withoutTls(own) : own, comesOrGoes ? withoutTls(others) : others, lines);
        if (comesOrGoes) {
            lines.add(where
                    + (after == null
                            ? "tls is gone: certificate was " + before
                            : "tls is new: certificate = " + after));
        }
    }

    private static Map<String, String> withoutTls(Map<String, String> settings) {
        Map<String, String> others = new TreeMap<>(settings);
        others.keySet().removeIf(key -> key.startsWith(TLS));
        return others;
    }

    private static void compare(String where, Map<String, String> own, Map<String, String> others, List<String> lines) {
        SortedMap<String, String> all = new TreeMap<>(own);
        all.putAll(others);
        for (String key : all.keySet()) {
            String before = own.getOrDefault(key, NONE);
            String after = others.getOrDefault(key, NONE);
            if (!before.equals(after)) {
                lines.add(where + key + ": " + before + " is now " + after);
            }
        }
    }
}
