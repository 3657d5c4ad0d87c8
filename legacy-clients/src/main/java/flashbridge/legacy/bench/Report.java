package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results for people, and for programs. */
final class Report {
    private Report() {}

    /** One load, a row for each hub, and how the first compares with the others. */
    static String table(List<Measured> hubs) {
        StringBuilder out = new StringBuilder();
        out.append(hubs.get(0).load())
                .append(", median of ")
                .append(hubs.get(0).runs().size())
                .append("\n\n");
        out.append(row(
                "hub",
                hubs.get(0).load().unit() + "/s",
                "per CPU second",
                "CPU each",
                "p50",
                "p99",
                "longest",
                "lost",
                "disorder"));
        for (Measured hub : hubs) {
            Result median = hub.median();
            out.append(row(
                    hub.hub(),
                    Figures.count(median.perSecond()),
                    known(median) ? Figures.count(median.perCpuSecond()) : "-",
                    Figures.micros(median.cpuEach()),
                    Figures.millis(median.p50()),
                    Figures.millis(median.p99()),
                    Figures.millis(median.max()),
                    "" + hub.lost(),
                    "" + hub.disorder()));
        }
        Measured first = hubs.get(0);
        for (Measured other : hubs.subList(1, hubs.size())) {
            out.append(String.format(
                    Locale.ROOT,
                    "%n  %s %s %.1f times as much as %s in a second, and %.1f times in a second of its processor time",
                    first.hub(),
                    first.load().inbound() ? "takes in" : "delivers",
                    first.median().perSecond() / other.median().perSecond(),
                    other.hub(),
                    first.efficiency() / other.efficiency()));
        }
        hubs.stream()
                .filter(hub -> hub.closed() > 0)
                .forEach(hub -> out.append(String.format("%n  %s closed %d connections", hub.hub(), hub.closed())));
        hubs.forEach(hub -> remarks(hub, out));
        return out.append(hubs.size() > 1 ? "\n" : "").toString();
    }

    private static void remarks(Measured hub, StringBuilder out) {
        int deaf = hub.median().deaf();
        if (deaf > 0) {
            out.append(String.format(
                    "%n  %s: %d of %d clients heard nothing at all. Are all in the same room? WebSocket clients are where the"
                            + "%n  path of --target leads, XMLSocket clients where their port does",
                    hub.hub(), deaf, hub.load().clients()));
        }
        if (hub.disorder() > 0) {
            out.append(String.format(
                    "%n  %s: %d messages came late, twice, or in another order than somebody else in the room heard",
                    hub.hub(), hub.disorder()));
        }
        if (hub.strayed() > 0) {
            out.append(String.format(
                    "%n  %s: %d messages were heard in another room than the one they were said in",
                    hub.hub(), hub.strayed()));
        }
        if (hub.foreign() > 0) {
            out.append(String.format(
                    "%n  %s: somebody else speaks in this room: %d messages were heard that are not of the bench",
                    hub.hub(), hub.foreign()));
        }
    }

    static String json(List<Measured> all) {
        return all.stream().map(Report::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String json(Measured one) {
        Load load = one.load();
        Result median = one.median();
        List<String> fields = new ArrayList<>();
        fields.add("\"mode\": \"" + (load.inbound() ? Mode.INBOUND : Mode.FAN_OUT) + "\"");
        fields.add("\"hub\": \"" + one.hub() + "\"");
        fields.add("\"rooms\": " + load.rooms());
        fields.add("\"clients\": " + load.receivers());
        fields.add(load.hears().stream().map(Report::quoted).collect(Collectors.joining(", ", "\"hear\": [", "]")));
        fields.add("\"publishers\": " + load.publishers());
        fields.add("\"say\": " + quoted(load.says()));
        fields.add("\"size\": " + load.size());
        fields.add(load.rate() > 0 ? "\"rate\": " + load.rate() : "\"window\": " + load.window());
        fields.add("\"runs\": " + one.runs().size());
        fields.add(Figures.number(load.unit() + "PerSecond", median.perSecond()));
        fields.add(Figures.number(load.unit() + "PerCpuSecond", median.perCpuSecond()));
        fields.add(Figures.number(load.inbound() ? "cpuMicrosPerMessage" : "cpuMicrosPerDelivery", median.cpuEach()));
        fields.add(Figures.number("p50Micros", median.p50()));
        fields.add(Figures.number("p99Micros", median.p99()));
        fields.add(Figures.number("maxMicros", median.max()));
        fields.add("\"lost\": " + one.lost());
        fields.add("\"disorder\": " + one.disorder());
        fields.add("\"closed\": " + one.closed());
        fields.add("\"foreign\": " + one.foreign());
        fields.add("\"strayed\": " + one.strayed());
        return Figures.object(fields.toArray(String[]::new));
    }

    private static String quoted(Speech speech) {
        return "\"" + speech + "\"";
    }

    private static boolean known(Result result) {
        return !Double.isNaN(result.cpuSeconds());
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "  %-16s %15s %15s %14s %9s %9s %9s %7s %9s%n", cells);
    }
}
