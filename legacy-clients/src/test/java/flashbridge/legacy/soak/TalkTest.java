package flashbridge.legacy.soak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Text;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TalkTest {
    @ParameterizedTest
    @ValueSource(ints = {27, 28, 125, 126, 1000, 65_535, 65_536, 69_999})
    void saysUnicodeOfAnySizeWithoutNuls(int size) {
        byte[] text = Talk.text(7, 3, size);
        assertEquals(size, text.length);
        assertDoesNotThrow(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(text)));
        assertEquals(-1, new String(text, UTF_8).indexOf('\0'));
        assertTrue(Talk.isIntact(ByteBuffer.wrap(text)));
    }

    @Test
    void noticesEveryChangedByteAndEveryMissingOne() {
        byte[] text = Talk.text(7, 3, 100);
        for (int i = 0; i < text.length; i++) {
            byte[] changed = text.clone();
            changed[i] = '#';
            assertFalse(Talk.isIntact(ByteBuffer.wrap(changed)), "at " + i);
            assertFalse(Talk.isIntact(ByteBuffer.wrap(text, 0, i).slice()), "to " + i);
        }
        assertFalse(Talk.isIntact(ByteBuffer.wrap("hello".getBytes(UTF_8))));
    }

    @Test
    void saysTheSameFromTheSameSeed() {
        Talk one = new Talk(new SplittableRandom(42));
        Talk other = new Talk(new SplittableRandom(42));
        for (int i = 0; i < 100; i++) {
            byte[] text = one.next(5);
            assertArrayEquals(text, other.next(5));
            assertEquals(i, Text.number(ByteBuffer.wrap(text), 0));
        }
        one.next(Talk.UNRELIABLE);
        assertEquals(101, one.said());
        assertEquals(100, one.reliable());
    }

    @Test
    void usesEveryFormOfLength() {
        Talk talk = new Talk(new SplittableRandom(1));
        int[] forms = new int[3];
        for (int i = 0; i < 5000; i++) {
            int size = talk.next(0).length;
            forms[size < 126 ? 0 : size < 65_536 ? 1 : 2]++;
        }
        assertTrue(forms[0] > 0 && forms[1] > 0 && forms[2] > 0);
    }
}
