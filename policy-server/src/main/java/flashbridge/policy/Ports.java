package flashbridge.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The ports of one grant, as in {@code to-ports="80,516-523"}: ranges in rising order that do not touch. */
public record Ports(List<Range> ranges) {
    static final int HIGHEST = 65535;
    private static final Pattern ITEM = Pattern.compile("([0-9]{1,9})(?:\\s*-\\s*([0-9]{1,9}))?");

    /** Both ends belong to it. */
    public record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? String.valueOf(first) : first + "-" + last;
        }
    }

    public Ports {
        ranges = merged(ranges);
    }

    /**
     * Reads {@code *}, or numbers from 1 to 65535 and ranges of them, with commas between.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static Ports parse(String text) {
        List<Range> ranges = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            ranges.add(range(item.strip()));
        }
        return new Ports(ranges);
    }

    private static Range range(String item) {
        if (item.equals("*")) {
            return new Range(1, HIGHEST);
        }
        Matcher parts = ITEM.matcher(item);
        if (!parts.matches()) {
            throw new IllegalArgumentException("\"" + Printable.of(item, 60)
                    + "\" is not a port: write *, a number, a range such as 516-523, or several with commas between");
        }
        int first = port(parts.group(1));
        int last = parts.group(2) == null ? first : port(parts.group(2));
        if (last < first) {
            throw new IllegalArgumentException(
                    "the range " + item + " runs backwards: write " + new Range(last, first));
        }
        return new Range(first, last);
    }

    private static int port(String digits) {
        int port = Integer.parseInt(digits);
        if (port < 1 || port > HIGHEST) {
            throw new IllegalArgumentException("there is no port " + digits + ": ports run from 1 to " + HIGHEST);
        }
        return port;
    }

    private static List<Range> merged(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range next :
                ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
            int end = merged.size() - 1;
            if (end >= 0 && next.first() <= merged.get(end).last() + 1) {
                Range before = merged.get(end);
                merged.set(end, new Range(before.first(), Math.max(before.last(), next.last())));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    public boolean contains(int port) {
        return ranges.stream().anyMatch(range -> range.first() <= port && port <= range.last());
    }

    boolean containsAll(Ports others) {
        return others.ranges.stream().allMatch(this::holds);
    }

    private boolean holds(Range other) {
        return ranges.stream().anyMatch(range -> range.first() <= other.first() && other.last() <= range.last());
    }

    /** Those of them that are not below {@code lowest}. */
    Ports from(int lowest) {
        return new Ports(ranges.stream()
                .filter(range -> range.last() >= lowest)
                .map(range -> new Range(Math.max(range.first(), lowest), range.last()))
                .toList());
    }

    /** Every port there is. */
    public boolean all() {
        return holds(new Range(1, HIGHEST));
    }

    @Override
    public String toString() {
        return all() ? "*" : ranges.stream().map(Range::toString).collect(Collectors.joining(","));
    }
}
