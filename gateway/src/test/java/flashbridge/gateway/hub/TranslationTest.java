package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Translation.Binary;
import flashbridge.gateway.hub.Translation.Nul;
import io.netty.buffer.Unpooled;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TranslationTest {
    private static final Set<Wire> FLASH = EnumSet.of(Wire.XMLSOCKET, Wire.FLASH_TUNNEL);
    private static final Set<Wire> TEXT_ONLY = EnumSet.of(Wire.XMLSOCKET, Wire.FLASH_TUNNEL, Wire.HIXIE);

    private final Message plain = Message.text(Unpooled.copiedBuffer("plain", UTF_8));
    private final Message withNul = Message.text(Unpooled.copiedBuffer("\0a\0\0b\0", UTF_8));
    private final Message binary = Message.binary(Unpooled.wrappedBuffer(new byte[] {0, (byte) 0xFF, 1, 2}));

    @Test
    void letsTextWithoutNulThroughToEverybody() {
        for (Binary b : Binary.values()) {
            for (Nul n : Nul.values()) {
                Translation translation = new Translation(b, n);
                assertNull(translation.refusal(plain));
                for (Wire wire : Wire.values()) {
                    assertSame(plain, translation.onto(wire, plain));
                }
            }
        }
    }

    @Test
    void refusesTextWithNulOrStripsItForFlashAlone() {
        End end = there(new Translation(Binary.DROP, Nul.REJECT).refusal(withNul));
        assertEquals(End.Cause.BAD_TEXT, end.cause());

        Translation stripping = new Translation(Binary.DROP, Nul.STRIP);
        assertNull(stripping.refusal(withNul));
        for (Wire wire : Wire.values()) {
            Message said = there(stripping.onto(wire, withNul));
            if (FLASH.contains(wire)) {
                assertEquals("ab", said.payload().toString(UTF_8));
                said.release();
            } else {
                assertSame(withNul, said);
            }
        }
    }

    @Test
    void dropsBytesWhereOnlyTextCanBeSaid() {
        Translation dropping = new Translation(Binary.DROP, Nul.REJECT);
        assertNull(dropping.refusal(binary));
        for (Wire wire : Wire.values()) {
            assertSame(TEXT_ONLY.contains(wire) ? null : binary, dropping.onto(wire, binary));
        }
    }

    @Test
    void saysBytesInBase64() {
        Translation encoding = new Translation(Binary.BASE64, Nul.REJECT);
        for (Wire wire : TEXT_ONLY) {
            Message said = there(encoding.onto(wire, binary));
            assertTrue(said.isText());
            assertEquals("AP8BAg==", said.payload().toString(UTF_8));
            said.release();
        }
        assertSame(binary, encoding.onto(Wire.HYBI, binary));
        Message nothing = Message.binary(Unpooled.EMPTY_BUFFER);
        assertEquals(0, there(encoding.onto(Wire.HIXIE, nothing)).size());
    }

    @Test
    void closesWhoSaysBytes() {
        End end = there(new Translation(Binary.CLOSE, Nul.REJECT).refusal(binary));
        assertEquals(End.Cause.UNSUPPORTED, end.cause());
    }

    @Test
    void compressesAMessageOnce() {
        Message text = Message.text(Unpooled.copiedBuffer("a".repeat(1000), UTF_8));
        assertNull(text.deflated());
        text.deflateFrom(1000);
        assertSame(there(text.deflated()), text.deflated());
        assertTrue(there(text.deflated()).readableBytes() < 20);
        text.release();

        Message random = Message.binary(Unpooled.wrappedBuffer(new byte[] {3, 1, 4, 1, 5, 9, 2, 6}));
        random.deflateFrom(1);
        assertNull(random.deflated()); // it would not be shorter
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("is null");
        }
        return value;
    }
}
