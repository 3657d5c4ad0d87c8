package flashbridge.legacy.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FollowerTest {
    private static final int RELIABLE = 100;
    private static final int UNRELIABLE = 101;

    private final Chronicle chronicle = new Chronicle(2, 1 << 16, who -> who != UNRELIABLE);
    private final Count count = new Count();
    private final Follower first = Follower.staying(chronicle, count);
    private final Follower second = Follower.staying(chronicle, count);

    @Test
    void findsNothingWrongWhereAllHearTheSame() {
        hear(first, 0, 2, 1); // the order is that of the room, not that of the numbers
        hear(second, 0, 2);
        assertEquals(1, second.behind());
        hear(second, 1);
        assertEquals(List.of(0L, 0L), List.of(first.behind(), second.behind()));
        assertEquals(6, count.delivered);
        assertTrue(count.isClean());
    }

    @Test
    void noticesWhatIsLost() {
        hear(first, 0, 1, 2, 3);
        hear(second, 0, 3);
        assertEquals(2, count.lost);
        assertEquals(0, second.behind());
        assertFalse(count.isClean());
    }

    @Test
    void noticesWhatIsLostByWhoeverHearsFirst() {
        hear(first, 0, 2);
        hear(second, 0, 1, 2);
        hear(first, 3);
        hear(second, 3);
        assertTrue(count.lost > 0 && !count.isClean(), "lost " + count.lost);
    }

    @Test
    void noticesWhatComesTwice() {
        hear(first, 0, 0, 1, 2, 0);
        hear(second, 0, 1, 2);
        assertEquals(2, count.duplicated);
        assertEquals(0, count.lost + count.reordered);
        assertEquals(6, count.delivered);
    }

    @Test
    void noticesAnotherOrder() {
        hear(first, 0, 1, 2, 3);
        hear(second, 0, 2, 1, 3);
        assertEquals(1, count.reordered);
        assertEquals(0, count.lost + count.duplicated + second.behind());
        assertEquals(8, count.delivered);
    }

    @Test
    void noticesAPublisherWhoseMessagesAreTurnedAround() {
        first.heard(7, 0);
        first.heard(6, 1);
        assertEquals(0, chronicle.disorder());
        first.heard(5, 0);
        assertEquals(1, chronicle.disorder());
    }

    @Test
    void followsWhoComesLaterFromTheFirstMessageOn() {
        Count late = new Count();
        Follower guest = Follower.joining(chronicle, late);
        hear(first, 0, 1, 2, 3);
        assertEquals(0, guest.behind());
        hear(guest, 2, 3);
        assertTrue(late.isClean());
        hear(guest, 5); // 4 is missing, but who stays has heard neither yet
        assertTrue(late.isClean());
        hear(first, 4, 5);
        hear(guest, 6);
        assertEquals(1, late.lost);
        hear(first, 6, 7);
        hear(guest, 7, 7, 7);
        assertEquals(1, late.lost);
        assertEquals(2, late.duplicated);
        assertEquals(5, late.delivered);
        assertTrue(count.isClean());
    }

    @Test
    void forgetsTheNamesOfTheMissingButNotTheirNumber() {
        for (int serial = 0; serial < 30_000; serial++) {
            hear(first, serial);
        }
        hear(second, 29_999);
        assertEquals(29_999, count.lost);
        hear(second, 29_998);
        assertEquals(29_998, count.lost);
        assertEquals(1, count.reordered);
    }

    @Test
    void countsOnlyWhatHasToBeHeardAsReliable() {
        first.heard(0, 1);
        first.heard(1, RELIABLE);
        first.heard(2, UNRELIABLE);
        assertEquals(3, chronicle.length());
        assertEquals(2, chronicle.reliable());
        assertEquals(-1, chronicle.place(3));
    }

    private static void hear(Follower follower, int... serials) {
        for (int serial : serials) {
            follower.heard(serial, RELIABLE);
        }
    }
}
