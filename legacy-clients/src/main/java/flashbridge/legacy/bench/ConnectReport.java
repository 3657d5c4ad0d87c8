package flashbridge.legacy.bench;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What connections cost that come and go, for people and for programs. */
final class ConnectReport {
    private static final String ROW = "  %-16s %15s %15s %14s %9s %9s %9s %7s%n";

    /** All runs of one errand at one hub; the one in the middle stands for them. */
    record Hub(String name, Errand errand, int window, List<Called> runs) {
        Called median() {
            Comparator<Called> order = Comparator.comparingDouble(
                    run -> Double.isNaN(run.cpuSeconds()) ? -run.perSecond() : run.cpuEach());
            return runs.stream().sorted(order).toList().get(runs.size() / 2);
        }

        long failed() {
            return runs.stream().mapToLong(Called::failed).sum();
        }
    }

    private ConnectReport() {}

    /** One errand, a row for each hub, and how the first compares with the others. */
    static String table(List<Hub> hubs) {
        Hub first = hubs.get(0);
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%s, %d at a time, until both sides have closed; median of %d%n%n",
                first.errand.isPolicy() ? "policy requests" : first.errand + " connections",
                first.window,
                first.runs.size()));
        out.append(String.format(
                ROW, "hub", "connections/s", "per CPU second", "CPU each", "p50", "p99", "longest", "failed"));
        hubs.forEach(hub -> out.append(row(hub)));
        for (Hub other : hubs.subList(1, hubs.size())) {
            out.append(String.format(
                    "%n  %s serves %s times as many as %s in a second, and takes %s times the processor time for each",
                    first.name,
                    Figures.times(first.median().perSecond() / other.median().perSecond()),
                    other.name,
                    Figures.times(first.median().cpuEach() / other.median().cpuEach())));
        }
        hubs.stream()
                .filter(hub -> hub.failed() > 0)
                .forEach(
                        hub -> out.append(String.format("%n  %s: %d failed: %s", hub.name, hub.failed(), reason(hub))));
        return out.append(hubs.size() > 1 ? "\n" : "").toString();
    }

    private static String reason(Hub hub) {
        return hub.runs.stream()
                .map(Called::reason)
                .filter(reason -> !reason.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String row(Hub hub) {
        Called median = hub.median();
        boolean known = !Double.isNaN(median.cpuSeconds());
        return String.format(
                ROW,
                hub.name,
                Figures.count(median.perSecond()),
                known ? Figures.count(1e6 / median.cpuEach()) : "-",
                Figures.micros(median.cpuEach()),
                Figures.millis(median.p50()),
                Figures.millis(median.p99()),
                Figures.millis(median.max()),
                hub.failed());
    }

    static String json(List<Hub> all) {
        return all.stream().map(ConnectReport::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String json(Hub hub) {
        Called median = hub.median();
        return Figures.object(
                "\"mode\": \"connect\"",
                "\"hub\": \"" + hub.name + "\"",
                "\"speak\": \"" + hub.errand + "\"",
                "\"window\": " + hub.window,
                "\"runs\": " + hub.runs.size(),
                Figures.number("connectionsPerSecond", median.perSecond()),
                Figures.number("cpuMicrosPerConnection", median.cpuEach()),
                Figures.number("p50Micros", median.p50()),
                Figures.number("p99Micros", median.p99()),
                Figures.number("maxMicros", median.max()),
                "\"failed\": " + hub.failed());
    }
}
