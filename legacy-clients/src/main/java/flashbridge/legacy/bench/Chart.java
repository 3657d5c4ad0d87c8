package flashbridge.legacy.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A drawing of the results as SVG: how much each hub delivers in a second of its processor time. */
final class Chart {
    private static final int WIDTH = 720;
    private static final int LEFT = 150;
    private static final int BAR = 34;
    private static final List<String> COLOURS = List.of("#d9480f", "#1864ab", "#5c940d");
    private static final String STYLE =
            "<style>text{font:14px system-ui,sans-serif;fill:#343a40}.t{font-weight:600}.s{font-size:12px;fill:#868e96}"
                    + "@media(prefers-color-scheme:dark){text{fill:#dee2e6}.s{fill:#adb5bd}}</style>";

    private final StringBuilder out = new StringBuilder();

    private Chart() {}

    /** A bar for each hub. */
    static String bars(List<Measured> hubs) {
        Chart chart = new Chart();
        double most = hubs.stream().mapToDouble(Measured::efficiency).max().orElse(1);
        chart.text(0, 18, "t", "Deliveries in one second of processor time");
        chart.text(0, 38, "s", hubs.get(0).load().toString());
        int y = 56;
        for (int i = 0; i < hubs.size(); i++, y += BAR + 8) {
            Measured hub = hubs.get(i);
            double length = Math.max(2, (WIDTH - LEFT - 120) * hub.efficiency() / most);
            chart.text(0, y + 22, "", hub.hub());
            chart.add(
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"3\" fill=\"%s\"/>",
                    LEFT, y, length, BAR, colour(hub.hub()));
            chart.text(LEFT + length + 8, y + 22, "", Figures.count(hub.efficiency()));
        }
        return chart.svg(y);
    }

    /** A line for each hub over what grows; both axes logarithmic. */
    static String lines(List<Measured> all, Growth growth) {
        Chart chart = new Chart();
        Axis across = Axis.of(all.stream().mapToDouble(one -> growth.in(one.load())), 60, WIDTH - 90);
        Axis up = Axis.of(all.stream().mapToDouble(Measured::efficiency), 360, 60);
        chart.text(0, 18, "t", "Deliveries in one second of processor time, over " + growth.label());
        chart.text(0, 38, "s", growth.rest(all.get(0).load()));
        chart.text(WIDTH - 130, 410, "s", "both axes logarithmic");
        for (double power = up.floor(); power <= up.ceiling() * 1.01; power *= 10) {
            chart.add("<path d=\"M84 %.1fH%d\" stroke=\"#868e96\" stroke-opacity=\".3\"/>", up.at(power), WIDTH - 90);
            chart.text(0, up.at(power) + 5, "s", Figures.count(power));
        }
        all.stream()
                .mapToInt(one -> growth.in(one.load()))
                .distinct()
                .forEach(
                        value -> chart.text(across.at(value) - 12, 384, "s", String.format(Locale.ROOT, "%,d", value)));
        Map<String, StringBuilder> paths = new LinkedHashMap<>();
        for (Measured one : all) {
            StringBuilder path = paths.computeIfAbsent(one.hub(), hub -> new StringBuilder());
            path.append(String.format(
                    Locale.ROOT,
                    "%s%.1f %.1f",
                    path.length() == 0 ? "M" : "L",
                    across.at(growth.in(one.load())),
                    up.at(one.efficiency())));
        }
        int i = 0;
        for (Map.Entry<String, StringBuilder> path : paths.entrySet()) {
            chart.add(
                    "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2.5\"/>",
                    path.getValue(), colour(path.getKey()));
            chart.add(
                    "<text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>",
                    70 + 150 * i++, 410, colour(path.getKey()), path.getKey());
        }
        return chart.svg(424);
    }

    /** The same for a peer in every drawing; the first one is that of the gateway, or whatever is measured in its place. */
    private static String colour(String hub) {
        int peer = Stream.of(Peer.values()).map(Peer::toString).toList().indexOf(hub);
        return COLOURS.get(peer + 1);
    }

    private void text(double x, double y, String style, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>", x, y, style, text);
    }

    private void add(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private String svg(int height) {
        return String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\">%n%s%n%s</svg>%n",
                WIDTH,
                height,
                WIDTH,
                height,
                STYLE,
                out);
    }

    /** A logarithmic scale from one power of ten to another. */
    private record Axis(double floor, double ceiling, int from, int to) {
        static Axis of(java.util.stream.DoubleStream values, int from, int to) {
            java.util.DoubleSummaryStatistics range = values.summaryStatistics();
            return new Axis(
                    power(Math.floor(Math.log10(range.getMin()))),
                    power(Math.ceil(Math.log10(range.getMax()))),
                    from,
                    to);
        }

        double at(double value) {
            return from + (to - from) * Math.log10(value / floor) / Math.log10(ceiling / floor);
        }

        private static double power(double exponent) {
            return Math.pow(10, exponent);
        }
    }
}
