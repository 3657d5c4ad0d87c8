package flashbridge.legacy.soak;

import flashbridge.legacy.load.Count;
import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The findings for people, and for programs. */
final class Report {
    private final StringBuilder out = new StringBuilder();
    private final Verdict verdict;
    private final Tally tally;

    private Report(Verdict verdict) {
        this.verdict = verdict;
        tally = verdict.tally();
    }

    /** One line while it runs. */
    static String progress(Options options, long seconds, Tally tally, long said, Map<Reading, Long> latest) {
        long lost = tally.members.lost + tally.guests.lost;
        long twice = tally.members.duplicated + tally.guests.duplicated;
        long reordered = tally.members.reordered + tally.guests.reordered;
        String memory = latest.entrySet().stream()
                .filter(one -> one.getKey() != Reading.JAVA)
                .map(one -> ", " + one.getKey() + " " + one.getKey().shown(one.getValue()))
                .collect(Collectors.joining());
        return String.format(
                Locale.ROOT,
                "%s of %s: %,d said, %,d heard, lost %d, twice %d, out of order %d; %,d clients gone%s",
                clock(Duration.ofSeconds(seconds)),
                clock(options.time()),
                said,
                tally.members.delivered + tally.guests.delivered,
                lost,
                twice,
                reordered,
                tally.gone(),
                memory);
    }

    /** All of it. */
    static String table(Verdict verdict) {
        Report report = new Report(verdict);
        report.head();
        report.messages();
        report.clients();
        report.process();
        report.end();
        return report.out.toString();
    }

    private void head() {
        Options options = verdict.options();
        line(
                "%s, %d clients at a time, %d of them stay, %,d messages a second, --seed %d",
                clock(verdict.took()), options.clients(), options.members(), options.rate(), options.seed());
    }

    private void messages() {
        String row = "  %-32s %13s %13s %6s %6s %9s %8s %7s";
        line("");
        line(row, "messages", "expected", "delivered", "lost", "twice", "reordered", "altered", "strayed");
        count(row, "to those who stay", number(verdict.expected()), tally.members);
        count(row, "to those who come and go", "-", tally.guests);
        line("  one order for all: %s", yes(verdict.isOrdered()));
    }

    private void count(String row, String who, String expected, Count count) {
        line(
                row,
                who,
                expected,
                number(count.delivered),
                number(count.lost),
                number(count.duplicated),
                number(count.reordered),
                number(count.altered),
                number(count.strayed));
    }

    private void clients() {
        String row = "  %-32s %13s %13s %10s %11s %13s %13s";
        line("");
        List<Object> head = new ArrayList<>(List.of("clients that", "came"));
        head.addAll(List.of(Fate.values()));
        line(row, head.toArray());
        for (Conduct conduct : Conduct.values()) {
            List<Object> cells = new ArrayList<>(List.of(conduct, number(tally.came(conduct))));
            Arrays.stream(Fate.values()).forEach(fate -> cells.add(number(tally.howMany(conduct, fate))));
            line(row, cells.toArray());
        }
        line(
                "  in all framings: %s",
                Arrays.stream(Speech.values())
                        .map(framing -> framing + " " + number(tally.came(framing)))
                        .collect(Collectors.joining(", ")));
    }

    private void process() {
        line("");
        String row = "  %-32s %13s %13s %10s %11s %13s";
        line(row, "process", "first third", "last third", "growth", "allowed", "flat");
        for (Reading reading : Reading.values()) {
            verdict.trends().stream()
                    .filter(trend -> trend.reading() == reading)
                    .findFirst()
                    .ifPresentOrElse(
                            trend -> trend(row, trend), () -> line("  %-32s %s", reading, verdict.whyNotJudged()));
        }
        if (verdict.filesAfter().isPresent()) {
            line(
                    "  open files: %d before anybody came, %d after all had left",
                    verdict.filesBefore().orElse(0), verdict.filesAfter().getAsLong());
        }
        line("  memory flat: %s", verdict.isJudged() ? yes(verdict.isFlat()) : "not judged: " + verdict.whyNotJudged());
    }

    private void trend(String row, Trend trend) {
        Reading reading = trend.reading();
        line(
                row,
                reading,
                reading.shown(trend.before()),
                reading.shown(trend.after()),
                reading.shown(trend.growth()),
                reading.shown(trend.allowance()),
                verdict.isJudged() ? yes(trend.isFlat()) : "-");
    }

    private void end() {
        List<String> faults = faults();
        line("");
        line(faults.isEmpty() ? "It holds." : "It does not hold: " + String.join("; ", faults) + ".");
    }

    private List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!verdict.isComplete()) {
            faults.add("not everybody heard every message once, in order and unchanged");
        }
        if (!tally.isFair()) {
            faults.add("the gateway failed clients that had done nothing wrong");
        }
        if (!verdict.isFlat()) {
            faults.add("the process grows");
        }
        if (!verdict.isTidy()) {
            faults.add("files stay open");
        }
        return faults;
    }

    static String json(Verdict verdict) {
        Tally tally = verdict.tally();
        Options options = verdict.options();
        return object(
                        field("holds", verdict.holds()),
                        field("seconds", verdict.took().toSeconds()),
                        field("clients", options.clients()),
                        field("rate", options.rate()),
                        field("seed", options.seed()),
                        field("said", verdict.said()),
                        field("expected", verdict.expected()),
                        field("stay", count(tally.members)),
                        field("comeAndGo", count(tally.guests)),
                        field("oneOrder", verdict.isOrdered()),
                        field(
                                "came",
                                Arrays.stream(Conduct.values())
                                        .mapToInt(tally::came)
                                        .sum()),
                        field("tooSlow", tally.ended(Fate.TOO_SLOW)),
                        field("notLetIn", tally.ended(Fate.NOT_LET_IN)),
                        field("disconnected", tally.ended(Fate.DISCONNECTED)),
                        field("notAnswered", tally.ended(Fate.NOT_ANSWERED)),
                        field("flat", verdict.isJudged() ? "" + verdict.isFlat() : "null"),
                        field(
                                "process",
                                verdict.trends().stream()
                                        .map(Report::trend)
                                        .collect(Collectors.joining(", ", "{", "}"))),
                        field("filesBefore", known(verdict.filesBefore())),
                        field("filesAfter", known(verdict.filesAfter())))
                + "\n";
    }

    private static String count(Count count) {
        return object(
                field("delivered", count.delivered),
                field("lost", count.lost),
                field("duplicated", count.duplicated),
                field("reordered", count.reordered),
                field("altered", count.altered),
                field("strayed", count.strayed));
    }

    private static String trend(Trend trend) {
        String name = trend.reading().name().toLowerCase(Locale.ROOT);
        return field(
                name,
                object(
                        field("firstThird", Math.round(trend.before())),
                        field("lastThird", Math.round(trend.after())),
                        field("flat", trend.isFlat())));
    }

    private static String object(String... fields) {
        return "{" + String.join(", ", fields) + "}";
    }

    private static String field(String name, Object value) {
        return "\"" + name + "\": " + value;
    }

    private static String known(OptionalLong number) {
        return number.isPresent() ? "" + number.getAsLong() : "null";
    }

    private static String yes(boolean yes) {
        return yes ? "yes" : "NO";
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
