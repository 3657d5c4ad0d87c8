package flashbridge.gateway.admin;

import flashbridge.gateway.hub.Census;
import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Durations;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The figures of one scrape, gathered family by family; names get the prefix of the program here, and {@code _total}. */
final class Samples {
    private static final String PREFIX = "flashbridge_";

    private final List<Supplier<MetricSnapshot>> families = new ArrayList<>();

    /** Figures of one name. */
    interface Family {
        /** Gives the figure for these labels. */
        void is(Labels labels, double value);

        default void is(double value) {
            is(Labels.EMPTY, value);
        }

        default void is(long value) {
            is((double) value);
        }

        /** One more label for the next figure. */
        default Labeled label(String name, String value) {
            return new Labeled(this, Labels.of(name, value));
        }

        default Labeled of(Census.Kind kind) {
            Dialect dialect = kind.dialect();
            Labeled plain = label("listener", kind.listener())
                    .label("proto", dialect.proto())
                    .label("draft", dialect.draft());
            return dialect.options().isEmpty() ? plain : plain.label("options", dialect.options());
        }

        /** The labels of the next figure, name by name. */
        default Labeled labels(List<String> names, List<String> values) {
            return new Labeled(this, Labels.of(names, values));
        }
    }

    /** A figure to come, with its labels. */
    record Labeled(Family family, Labels labels) {
        Labeled label(String name, String value) {
            return new Labeled(family, labels.merge(Labels.of(name, value)));
        }

        void is(long value) {
            family.is(labels, (double) value);
        }
    }

    Family gauge(String name, String help) {
        GaugeSnapshot.Builder builder =
                GaugeSnapshot.builder().name(PREFIX + name).help(help);
        families.add(builder::build);
        return (labels, value) -> builder.dataPoint(
                GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    Family counter(String name, String help) {
        CounterSnapshot.Builder builder =
                CounterSnapshot.builder().name(PREFIX + name).help(help);
        families.add(builder::build);
        return (labels, value) -> builder.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build());
    }

    void histogram(String name, String help, Durations durations) {
        families.add(() -> HistogramSnapshot.builder()
                .name(PREFIX + name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(durations.steps(), durations.counts()))
                        .sum(durations.seconds())
                        .build())
                .build());
    }

    MetricSnapshots all() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.forEach(family -> all.metricSnapshot(family.get()));
        return all.build();
    }
}
