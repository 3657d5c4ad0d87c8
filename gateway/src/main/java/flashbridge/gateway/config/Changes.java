package flashbridge.gateway.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What is different in another configuration, setting by setting, as lines for the operator. */
public final class Changes {
    private final List<String> lines = new ArrayList<>();

    private Changes() {}

    /** As {@code limits.max-message-size: 1048576 is now 512}. */
    public static List<String> between(GatewayConfig before, GatewayConfig after) {
        Changes changes = new Changes();
        changes.compare("", before, after);
        return changes.lines;
    }

    private void compare(String path, Record before, Record after) {
        for (RecordComponent component : before.getClass().getRecordComponents()) {
            Object old = value(component, before);
            Object now = value(component, after);
            if (!Objects.equals(old, now)) {
                tell(path + name(component), old, now);
            }
        }
    }

    private void tell(String path, Object before, Object after) {
        if (path.equals("listeners")) {
            listeners(byName(before), byName(after));
        } else if (before instanceof Record old && after instanceof Record now && old.getClass() == now.getClass()) {
            compare(path.isEmpty() ? "" : path + ".", old, now);
        } else {
            lines.add(path + ": " + before + " is now " + after);
        }
    }

    private void listeners(Map<String, ListenerConfig> before, Map<String, ListenerConfig> after) {
        before.forEach((name, old) -> {
            ListenerConfig now = after.get(name);
            if (now == null) {
                lines.add("listener " + name + " is closed: port " + old.port());
            } else if (!now.equals(old)) {
                compare("listener " + name + " ", old, now);
            }
        });
        after.forEach((name, now) -> {
            if (!before.containsKey(name)) {
                lines.add("listener " + name + " is opened: port " + now.port() + ", " + now.spoken());
            }
        });
    }

    private static Map<String, ListenerConfig> byName(Object listeners) {
        Map<String, ListenerConfig> named = new TreeMap<>();
        for (Object each : (List<?>) listeners) {
            ListenerConfig listener = (ListenerConfig) each;
            named.put(listener.name(), listener);
        }
        return named;
    }

    private static Object value(RecordComponent component, Record of) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** As it is written in the file. */
    private static String name(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
