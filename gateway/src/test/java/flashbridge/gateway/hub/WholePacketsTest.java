package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much goes out at the end of a turn, and what waits for the next one. */
class WholePacketsTest {
    private final Company company = new Company();

    @AfterEach
    void everybodyLeaves() {
        company.close();
    }

    @Test
    void handsOutFullBatchesWithinATurn() {
        Member member = company.joins(company.hub, Wire.XMLSOCKET);
        String text = "x".repeat(40_000); // ten of them are more than 256 KiB
        member.says(text, text, text, text, text, text, text, text, text, text);

        assertEquals(10, member.heard().size());
        assertEquals(2, member.socket.writes.size());
    }

    @Test
    void leavesTheLittleThatWouldNeedAnotherPacketForTheNextTurn() {
        Member member = company.joins(company.hub, Wire.XMLSOCKET);
        String text = "x".repeat(4096); // 15 of them are one packet of the kernel, 16 would be two
        member.says(Collections.nCopies(16, text).toArray(String[]::new));
        member.awaitHeard(16);

        assertEquals(Collections.nCopies(16, text), member.heard());
        assertEquals(List.of(15 * 4097, 4097), member.socket.sizes);
    }

    @Test
    void keepsWhatIsLeftForOneTurnOnly() {
        Member member = company.joins(company.hub, Wire.XMLSOCKET);
        String[] texts = Collections.nCopies(16, "x".repeat(4096)).toArray(String[]::new);
        member.turn(() -> {
            member.publish(texts);
            // behind the flush that leaves one over, and in front of the one that the rest waits for
            company.loop.execute(() -> company.loop.execute(() -> company.loop.execute(() -> member.publish(texts))));
        });
        member.awaitHeard(32);

        assertEquals(List.of(15 * 4097, 15 * 4097, 2 * 4097), member.socket.sizes);
    }

    @Test
    void leavesNothingForTheNextTurnIfThatWouldBeMuch() {
        Member member = company.joins(company.hub, Wire.XMLSOCKET);
        member.says("x".repeat(60_000), "x".repeat(20_000));

        assertEquals(2, member.heard().size());
        assertEquals(1, member.socket.writes.size());
    }

    @Test
    void addsWhatIsLeftOfAFullBatchToTheNextTurnAsWell() {
        Member member = company.joins(company.hub, Wire.XMLSOCKET);
        String text = "x".repeat(4096);
        member.says(Collections.nCopies(64, text).toArray(String[]::new)); // 4 packets and 468 bytes
        member.awaitHeard(64);

        assertEquals(List.of(63 * 4097, 4097), member.socket.sizes);
    }

    @Test
    void saysWhatIsLeftBeforeSomebodyComesOrGoes() {
        Member stays = company.joins(company.hub, Wire.XMLSOCKET);
        Member leaves = company.joins(company.hub, Wire.XMLSOCKET);
        String[] texts = Collections.nCopies(16, "x".repeat(4096)).toArray(String[]::new);
        leaves.turn(() -> {
            leaves.publish(texts);
            leaves.session.ends(End.left("said goodbye"), () -> {});
        });
        Member late = company.joins(company.hub, Wire.XMLSOCKET);
        stays.awaitHeard(16);

        assertEquals(16, leaves.heard().size());
        assertEquals(List.of(), late.heard());
    }
}
