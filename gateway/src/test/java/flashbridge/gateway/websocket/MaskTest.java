package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskTest {
    private final Random random = new Random(6455);

    @Test
    void equalsThePlainLoopAtEveryOffsetAndLength() {
        for (int length = 0; length <= 40; length++) {
            for (int offset = 0; offset < 9; offset++) {
                for (int from = 0; from < 9; from++) {
                    compare(random.nextInt(), offset, from, length);
                }
            }
        }
    }

    private void compare(int mask, int offset, int from, int length) {
        byte[] bytes = new byte[from + length + 9];
        random.nextBytes(bytes);
        byte[] expected = bytes.clone();
        byte[] key = ByteBuffer.allocate(4).putInt(mask).array();
        for (int i = 0; i < length; i++) {
            expected[from + i] ^= key[(offset + i) % 4];
        }
        ByteBuf buffer = Unpooled.copiedBuffer(bytes);

        assertEquals(isPlain(expected, from, length), Mask.apply(mask, offset, buffer, from, length));

        assertArrayEquals(expected, ByteBufUtil.getBytes(buffer));
    }

    @Test
    void seesTheOnlyByteThatIsNotPlainWhereverItStands() {
        for (int length = 0; length <= 40; length++) {
            assertTrue(seesPlain("~".repeat(length).getBytes(US_ASCII)));
            assertTrue(seesPlain("\1".repeat(length).getBytes(US_ASCII)));
            for (int at = 0; at < length; at++) {
                for (int b = -128; b <= 0; b++) {
                    byte[] bytes = "\1".repeat(length).getBytes(US_ASCII);
                    bytes[at] = (byte) b;
                    assertFalse(seesPlain(bytes), b + " at " + at + " of " + length);
                }
            }
        }
    }

    private boolean seesPlain(byte[] bytes) {
        int mask = random.nextInt();
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        Mask.apply(mask, 1, buffer, 0, bytes.length);
        return Mask.apply(mask, 1, buffer, 0, bytes.length);
    }

    private static boolean isPlain(byte[] bytes, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (bytes[i] <= 0) {
                return false;
            }
        }
        return true;
    }
}
