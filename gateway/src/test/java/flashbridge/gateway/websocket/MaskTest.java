package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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

        Mask.apply(mask, offset, buffer, from, length);

        assertArrayEquals(expected, ByteBufUtil.getBytes(buffer));
    }
}
