package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Eight bytes at a time give what one at a time gives. */
class MaskTest {
    @Test
    void masksLikeAPlainLoop() {
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        Random random = new Random(6455);
        for (int length = 0; length <= 40; length++) {
            for (int offset = 0; offset < 4; offset++) {
                byte[] bytes = new byte[length + 3];
                random.nextBytes(bytes);
                byte[] expected = bytes.clone();
                for (int i = 0; i < length; i++) {
                    expected[2 + i] ^= mask[(offset + i) & 3];
                }
                ByteBuf masked = Unpooled.copiedBuffer(bytes);
                Mask.apply(0x37fa213d, offset, masked, 2, length);
                assertEquals(Unpooled.wrappedBuffer(expected), masked);
            }
        }
    }
}
