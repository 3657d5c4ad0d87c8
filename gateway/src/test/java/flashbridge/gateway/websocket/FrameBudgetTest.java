package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames by their type, flags and length: RFC 9113 §6. */
class FrameBudgetTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int PADDED = 8;

    private final FrameBudget budget = new FrameBudget(0);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, PING, 7, 9, 0x10, 0x55, 255})
    void allowsAThousandAtOnceOfAnyTypeThatBringsNothing(int type) {
        come(1000, type, 0, 8);
        assertNull(budget.excess());
        come(1, type, 0, 8);
        assertEquals("more frames without use than 1000 in a second", budget.excess());
    }

    @Test
    void allowsAThousandInEachSecond() {
        for (int tenths = 0; tenths < 100; tenths++) {
            come(tenths == 0 ? 1000 : 100, PING, 0, 8);
            budget.refill(TimeUnit.MILLISECONDS.toNanos(100L * (tenths + 1)));
        }
        assertNull(budget.excess());
        come(101, PING, 0, 8);
        assertNotNull(budget.excess());
    }

    @Test
    void savesUpNoMoreThanThatHoweverLongNothingComes() {
        budget.refill(TimeUnit.HOURS.toNanos(1));
        come(1001, PING, 0, 8);
        assertNotNull(budget.excess());
    }

    @Test
    void allowsTenSettingsAndThenOneInASecond() {
        come(10, SETTINGS, 0, 6);
        budget.refill(TimeUnit.SECONDS.toNanos(1));
        come(1, SETTINGS, 0, 6);
        assertNull(budget.excess());
        come(1, SETTINGS, 0, 6);
        assertEquals("more SETTINGS frames than 10 and one in each second after that", budget.excess());
    }

    @Test
    void takesNoAnswerToSettingsForSettings() {
        come(1000, SETTINGS, ACK, 0);
        assertNull(budget.excess());
    }

    @Test
    void limitsNeitherMessagesNorRequests() {
        come(1_000_000, DATA, 0, 6);
        come(1_000_000, HEADERS, 0, 1);
        assertNull(budget.excess());
    }

    @Test
    void allowsHeadAndPayloadOfAFrameApart() {
        for (int i = 0; i < 1_000_000; i++) {
            come(1, DATA, 0, 6);
            come(1, DATA, 0, 1);
        }
        assertNull(budget.excess());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void limitsDataThatHoldsNoFrame(int length) {
        come(1000, DATA, 0, length);
        assertNull(budget.excess());
        come(1, DATA, 0, length);
        assertNotNull(budget.excess());
    }

    @Test
    void takesPaddingForNoPayload() {
        come(1001, DATA, PADDED, 256 + 5);
        assertNotNull(budget.excess());
    }

    @Test
    void seesThatPaddedDataIsLargeAllTheSame() {
        come(10_000, DATA, PADDED, 256 + 6);
        assertNull(budget.excess());
    }

    @Test
    void allowsEveryStreamToEnd() {
        come(10_000, DATA, END_STREAM, 0);
        assertNull(budget.excess());
    }

    @Test
    void allowsTwoUpdatesForEachFrameThatWasSent() {
        for (int i = 0; i < 100_000; i++) {
            budget.sent(20);
            come(2, WINDOW_UPDATE, 0, 4);
        }
        assertNull(budget.excess());
    }

    @Test
    void allowsUpdatesInSmallStepsOfALargeFrame() {
        for (int i = 0; i < 1000; i++) {
            budget.sent(1 << 20);
            come(2048, WINDOW_UPDATE, 0, 4);
        }
        assertNull(budget.excess());
    }

    @Test
    void allowsTwoThousandOtherUpdatesInASecond() {
        come(2000, WINDOW_UPDATE, 0, 4);
        assertNull(budget.excess());
        come(1, WINDOW_UPDATE, 0, 4);
        assertEquals(
                "more WINDOW_UPDATE frames than 2000 in a second and 2 for each frame it was sent", budget.excess());
    }

    @Test
    void doesNotSaveUpUpdatesWithoutEnd() {
        for (int i = 0; i < 100_000; i++) {
            budget.sent(20);
        }
        budget.refill(TimeUnit.HOURS.toNanos(1));
        come(20_000, WINDOW_UPDATE, 0, 4);
        assertNull(budget.excess());
        come(1, WINDOW_UPDATE, 0, 4);
        assertNotNull(budget.excess());
    }

    private void come(int times, int type, int flags, int length) {
        for (int i = 0; i < times; i++) {
            budget.came(type, flags, length);
        }
    }
}
