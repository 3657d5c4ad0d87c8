package flashbridge.legacy.bench;

import java.util.Comparator;
import java.util.List;

/** All runs of one load on one hub; the one in the middle stands for them. */
record Measured(Load load, String hub, List<Result> runs) {
    Result median() {
        List<Result> sorted = runs.stream()
                .sorted(Comparator.comparingDouble(Measured::efficiency))
                .toList();
        return sorted.get((sorted.size() - 1) / 2);
    }

    /** Per second of its processor time where that is known, else per second. */
    private static double efficiency(Result result) {
        return Double.isNaN(result.cpuSeconds()) ? result.perSecond() : result.perCpuSecond();
    }

    double efficiency() {
        return efficiency(median());
    }

    boolean isClean() {
        return runs.stream().allMatch(Result::isClean);
    }

    long lost() {
        return runs.stream().mapToLong(Result::lost).sum();
    }

    long disorder() {
        return runs.stream().mapToLong(Result::disorder).sum();
    }

    long strayed() {
        return runs.stream().mapToLong(Result::strayed).sum();
    }

    long foreign() {
        return runs.stream().mapToLong(Result::foreign).sum();
    }

    long closed() {
        return runs.stream().mapToLong(Result::closed).sum();
    }
}
