package flashbridge.legacy;

import java.util.List;
import java.util.stream.Stream;

/** A set of ports as {@code to-ports} writes it: {@code *}, or numbers and ranges as in {@code 516-523,600}. */
record Ports(List<Range> ranges) {
    private static final int LAST = 65535;

    record Range(int first, int last) {
        @Override
        public String toString() {
            return first == last ? "" + first : first + "-" + last;
        }
    }

    /**
     * Reads the attribute.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    static Ports parse(String text) {
        return text.trim().equals("*")
                ? new Ports(List.of(new Range(0, LAST)))
                : new Ports(Stream.of(text.split(",", -1)).map(Ports::range).toList());
    }

    private static Range range(String text) {
        String[] ends = text.split("-", -1);
        int first = number(ends[0]);
        int last = number(ends[ends.length - 1]);
        if (ends.length > 2 || first > last) {
            throw new IllegalArgumentException(text + " is no range of ports");
        }
        return new Range(first, last);
    }

    private static int number(String text) {
        String digits = text.trim();
        if (!digits.matches("\\d{1,5}") || Integer.parseInt(digits) > LAST) {
            throw new IllegalArgumentException('"' + text + "\" is no port");
        }
        return Integer.parseInt(digits);
    }

    /** Those of them that are not below {@code lowest}. */
    Ports from(int lowest) {
        return new Ports(ranges.stream()
                .filter(range -> range.last >= lowest)
                .map(range -> new Range(Math.max(range.first, lowest), range.last))
                .toList());
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    boolean contains(int port) {
        return ranges.stream().anyMatch(range -> range.first <= port && port <= range.last);
    }

    @Override
    public String toString() {
        Range only = ranges.size() == 1 ? ranges.get(0) : new Range(0, 0);
        if (only.last == LAST) {
            return only.first <= 1 ? "all ports" : "all ports from " + only.first + " up";
        }
        String listed = Words.and(ranges.stream().map(Range::toString).toList());
        return listed.matches("\\d+") ? "port " + listed : "ports " + listed;
    }
}
