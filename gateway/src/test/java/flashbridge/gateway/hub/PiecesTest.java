package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that comes in pieces, and the memory that it takes until it is whole. */
class PiecesTest {
    private static final int SIZE = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {100, 2_048, 65_536, 333_333, SIZE})
    void takesAtMostAQuarterMoreThanHasComeOnceThatIsMuch(int length) {
        byte[] message = "abcdefghij".repeat(SIZE / 10).getBytes(US_ASCII);
        ByteBuf in = Unpooled.wrappedBuffer(message);
        int copies = 0;
        ByteBuf all = Pieces.join(null, in, length);
        while (in.isReadable()) {
            int before = all.capacity();
            all = Pieces.join(all, in, Math.min(length, in.readableBytes()));
            copies += all.capacity() == before ? 0 : 1;
            int come = all.readableBytes();
            int taken = all.capacity();
            assertTrue(come < 128 * 1024 || taken <= come + come / 4, () -> taken + " for " + come);
        }
        assertTrue(copies < 40, "copied " + copies + " times");
        assertEquals(Unpooled.wrappedBuffer(message), all);
        all.release();
    }
}
