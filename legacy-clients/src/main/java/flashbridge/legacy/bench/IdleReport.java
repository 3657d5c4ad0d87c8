package flashbridge.legacy.bench;

import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What idle clients cost, for people and for programs. */
final class IdleReport {
    private static final String ROW = "  %-16s %15s %15s %15s %15s %18s%n";

    private IdleReport() {}

    /** A row for each hub, and how the first compares with the others. */
    static String table(List<Idleness> hubs) {
        Idleness first = hubs.get(0);
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d connections (%s) that say nothing, for %.0f s%n%n",
                first.clients(),
                Figures.words(first.speeches()),
                first.seconds()));
        out.append(String.format(ROW, "hub", "resident, empty", "with all", "each", "in the heap", "CPU in a second"));
        hubs.forEach(hub -> out.append(row(hub)));
        for (Idleness other : hubs.subList(1, hubs.size())) {
            out.append(String.format(
                    "%n  %s with all of them takes %s times the memory of %s, and %s times its processor time",
                    first.hub(),
                    Figures.times(first.after(Reading.RESIDENT) / other.after(Reading.RESIDENT)),
                    other.hub(),
                    Figures.times(first.cpuSeconds() / other.cpuSeconds())));
        }
        hubs.stream()
                .filter(hub -> hub.closed() > 0)
                .forEach(hub -> out.append(
                        String.format("%n  %s closed %d connections: %s", hub.hub(), hub.closed(), hub.reason())));
        return out.append("""


                          Resident is what the system counts for the process, without what the kernel keeps for each socket. In the
                          heap is what lives in Java's, for each connection; a heap that is taken whole at the start hides it from the
                          column before.
                        """).toString();
    }

    private static String row(Idleness hub) {
        return String.format(
                ROW,
                hub.hub(),
                megabytes(hub.before(Reading.RESIDENT)),
                megabytes(hub.after(Reading.RESIDENT)),
                bytes(hub.each(Reading.RESIDENT)),
                bytes(hub.each(Reading.HEAP)),
                Double.isNaN(hub.cpuMillis()) ? "-" : String.format(Locale.ROOT, "%.2f ms", hub.cpuMillis()));
    }

    static String json(List<Idleness> hubs) {
        return hubs.stream().map(IdleReport::json).collect(Collectors.joining(",\n  ", "[\n  ", "\n]\n"));
    }

    private static String json(Idleness hub) {
        return Figures.object(
                "\"mode\": \"idle\"",
                "\"hub\": \"" + hub.hub() + "\"",
                "\"clients\": " + hub.clients(),
                hub.speeches().stream()
                        .map(Speech::toString)
                        .collect(Collectors.joining("\", \"", "\"speak\": [\"", "\"]")),
                Figures.number("seconds", hub.seconds()),
                Figures.number("residentBytesEmpty", hub.before(Reading.RESIDENT)),
                Figures.number("residentBytes", hub.after(Reading.RESIDENT)),
                Figures.number("residentBytesEach", hub.each(Reading.RESIDENT)),
                Figures.number("heapBytesEach", hub.each(Reading.HEAP)),
                Figures.number("cpuMillisPerSecond", hub.cpuMillis()),
                "\"closed\": " + hub.closed());
    }

    private static String megabytes(double bytes) {
        return Double.isNaN(bytes) ? "-" : String.format(Locale.ROOT, "%.1f MB", bytes / (1 << 20));
    }

    private static String bytes(double bytes) {
        return Double.isNaN(bytes) ? "-" : String.format(Locale.ROOT, "%,.0f bytes", bytes);
    }
}
