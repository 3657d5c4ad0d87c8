package flashbridge.legacy.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Count;
import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class VerdictTest {
    private static final Trend FLAT = new Trend(Reading.HEAP, 9 << 20, 9 << 20);
    private static final Trend GROWING = new Trend(Reading.DIRECT, 9 << 20, 99 << 20);

    private final Tally tally = new Tally();
    private Duration took = Duration.ofMinutes(10);
    private List<Trend> trends = List.of(FLAT);
    private long filesAfter = 30;
    private Options options = Options.parse("--seed", "42");

    @Test
    void holdsWhereNothingIsWrong() {
        tally.came(Conduct.TALKS, Speech.HIXIE_76);
        tally.ended(Conduct.TALKS, Fate.LEFT);
        tally.came(Conduct.STALLS, Speech.XMLSOCKET);
        tally.ended(Conduct.STALLS, Fate.TOO_SLOW); // as it should be
        tally.members.delivered = 1234;
        assertTrue(verdict().holds());
        String table = Report.table(verdict());
        assertTrue(table.endsWith("\nIt holds.\n"), table);
        assertTrue(table.contains("one order for all: yes"), table);
        assertTrue(table.contains("memory flat: yes"), table);
        assertTrue(table.contains("open files: 30 before anybody came, 30 after all had left"), table);
        assertTrue(table.contains("hixie-76 1,"), table);
        assertTrue(table.matches("(?s).*\\n  stop reading for a while +1 +0 +1 +0 +0 +0\\n.*"), table);
        String json = Report.json(verdict());
        assertTrue(json.startsWith("{\"holds\": true, \"seconds\": 600, "), json);
        assertTrue(json.contains("\"stay\": {\"delivered\": 1234, \"lost\": 0, \"duplicated\": 0, "), json);
        assertTrue(json.contains("\"flat\": true, \"process\": {\"heap\": {\"firstThird\": 9437184, "), json);
    }

    static Stream<Arguments> wrongs() {
        Stream<Consumer<Count>> wrongs = Stream.of(
                count -> count.lost = 1,
                count -> count.duplicated = 1,
                count -> count.reordered = 1,
                count -> count.altered = 1,
                count -> count.strayed = 1);
        return wrongs.map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("wrongs")
    void doesNotHoldWhereOneMessageIsWrong(Consumer<Count> wrong) {
        wrong.accept(tally.guests);
        assertFalse(verdict().holds());
        wrong.accept(tally.members);
        assertFalse(verdict().holds());
        String table = Report.table(verdict());
        assertTrue(table.contains("It does not hold: not everybody heard every message once"), table);
        assertEquals(tally.members.reordered == 0, table.contains("one order for all: yes"), table);
    }

    @ParameterizedTest
    @EnumSource
    void doesNotHoldWhereAClientCameToAnUnfairEnd(Fate fate) {
        tally.ended(Conduct.STAYS, fate);
        assertEquals(fate.isFair(), verdict().holds());
        assertEquals(!fate.isFair(), Report.table(verdict()).contains("failed clients that had done nothing wrong"));
    }

    @Test
    void doesNotHoldWhereAnythingGrows() {
        trends = List.of(FLAT, GROWING);
        assertFalse(verdict().holds());
        String table = Report.table(verdict());
        assertTrue(table.contains("It does not hold: the process grows."), table);
        assertTrue(table.matches("(?s).*\\n  direct memory +9.0 MB +99.0 MB +90.0 MB +8.0 MB +NO\\n.*"), table);
    }

    @ParameterizedTest
    @CsvSource({"33, true", "34, false"})
    void doesNotHoldWhereFilesStayOpen(long files, boolean holds) {
        filesAfter = files;
        assertEquals(holds, verdict().holds());
        assertEquals(!holds, Report.table(verdict()).contains("files stay open"));
    }

    @Test
    void doesNotJudgeMemoryByAShortRun() {
        took = Duration.ofSeconds(59);
        trends = List.of(GROWING);
        assertTrue(verdict().holds());
        assertTrue(Report.table(verdict()).contains("memory flat: not judged: too short to tell; takes a minute\n"));
        trends = List.of();
        String row = "\n  heap after a collection          too short to tell; takes a minute\n";
        assertTrue(Report.table(verdict()).contains(row), Report.table(verdict()));
        assertTrue(Report.table(verdict()).contains("memory flat: not judged: too short to tell; takes a minute\n"));
        trends = List.of(GROWING);
        assertTrue(Report.json(verdict()).contains("\"flat\": null"));
        took = Duration.ofMinutes(1);
        assertFalse(verdict().holds());
    }

    @Test
    void saysThatItNeedsToKnowTheProcess() {
        trends = List.of();
        options = Options.parse("--seed", "42", "--target", "127.0.0.1");
        String why = "not known; name the process of the gateway by --pid\n";
        assertTrue(Report.table(verdict()).contains("\n  threads                          " + why));
        assertTrue(Report.table(verdict()).contains("memory flat: not judged: " + why));
    }

    @Test
    void saysHowFarItIsInOneLine() {
        tally.members.lost = 3;
        String line = Report.progress(options, 65, tally, 1234, Map.of(Reading.THREADS, 17L));
        assertEquals(
                "0:01:05 of 0:10:00: 1,234 said, 0 heard, lost 3, twice 0, out of order 0; 0 clients gone, threads 17",
                line);
    }

    private Verdict verdict() {
        return new Verdict(options, took, 100, 5000, tally, trends, OptionalLong.of(30), OptionalLong.of(filesAfter));
    }
}
