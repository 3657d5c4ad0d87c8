package flashbridge.legacy.bench;

import flashbridge.legacy.load.Misused;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** What grows from load to load, while all the rest stays. */
enum Growth {
    /** How many hear. */
    CLIENTS("the number of clients that hear") {
        @Override
        List<Load> of(Load load) {
            return IntStream.of(10, 30, 100, 300, 1000, 3000, 10_000)
                    .mapToObj(load::withReceivers)
                    .toList();
        }

        @Override
        int in(Load load) {
            return load.receivers();
        }

        @Override
        String rest(Load load) {
            return load.whateverReceivers();
        }
    },

    /** The bytes of a message. */
    SIZE("the bytes of a message") {
        @Override
        List<Load> of(Load load) {
            return IntStream.of(16, 64, 256, 1024, 4096, 16_384, 65_536)
                    .mapToObj(load::withSize)
                    .toList();
        }

        @Override
        int in(Load load) {
            return load.size();
        }

        @Override
        String rest(Load load) {
            return load.whateverSize();
        }
    };

    private final String label;

    Growth(String label) {
        this.label = label;
    }

    static Growth named(String word) {
        return Arrays.stream(values())
                .filter(growth -> growth.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> new Misused("--grow takes clients or size, not " + word));
    }

    /** Loads like this one, from the least to the most. */
    abstract List<Load> of(Load load);

    /** How much of it a load has. */
    abstract int in(Load load);

    /** What a load is like beside it. */
    abstract String rest(Load load);

    /** What it is, in words. */
    String label() {
        return label;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
