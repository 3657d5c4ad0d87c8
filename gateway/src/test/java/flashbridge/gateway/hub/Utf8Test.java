package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    private static final HexFormat HEX = HexFormat.of();
    /** Bytes at the borders of the rows of Unicode table 3-7, so that random ones are often almost right. */
    private static final byte[] BORDERS = HEX.parseHex("00417f808f909fa0bfc0c1c2dfe0e1ecedeeeff0f1f3f4f5ff");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7f",
                "c280",
                "dfbf",
                "e0a080",
                "e0bfbf",
                "e18080",
                "ecbfbf",
                "ed8080",
                "ed9fbf",
                "ee8080",
                "efbfbf",
                "f0908080",
                "f0bfbfbf",
                "f1808080",
                "f3bfbfbf",
                "f4808080",
                "f48fbfbf",
                "4142434445464748c3a9"
            })
    void acceptsWhatTheTableHas(String hex) {
        judge(HEX.parseHex(hex), true);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c080",
                "c1bf",
                "c2",
                "c27f",
                "c2c0",
                "df",
                "e0",
                "e080",
                "e09fbf",
                "e0a0",
                "e0a07f",
                "e0a0c0",
                "eda080",
                "edbfbf",
                "ed9f",
                "f0808080",
                "f08fbfbf",
                "f0908f",
                "f09080c0",
                "f4908080",
                "f5808080",
                "f8888080",
                "fe",
                "ff",
                "4142434445464748ff",
                "c3a980"
            })
    void refusesWhatTheTableHasNot(String hex) {
        judge(HEX.parseHex(hex), false);
    }

    @Test
    void agreesWithTheDecoderOfJavaOnRandomBytes() {
        Random random = new Random(37);
        int valid = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(7)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = BORDERS[random.nextInt(BORDERS.length)];
            }
            boolean expected = javaAccepts(bytes);
            valid += expected ? 1 : 0;
            judge(bytes, expected);
        }
        assertTrue(valid > 1000, "too few valid ones to prove anything: " + valid);
    }

    @Test
    void agreesWithTheDecoderOfJavaOnRandomText() {
        Random random = new Random(38);
        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            random.ints(random.nextInt(20), 0, 0x110000)
                    .map(c -> random.nextInt(3) == 0 ? c : c & 0x7F)
                    .filter(c -> c < 0xD800 || c > 0xDFFF)
                    .forEach(text::appendCodePoint);
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            judge(bytes, true);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                judge(bytes, javaAccepts(bytes));
            }
        }
    }

    @Test
    void agreesWithTheDecoderOfJavaOnEveryTwoBytesInsideAlikeOnes() {
        for (String around : List.of("жжжж", "漢漢漢", "aaaaaaaa", "😀😀", "aж漢😀")) { // it looks at several bytes at once
            byte[] text = (around + around).getBytes(StandardCharsets.UTF_8);
            int middle = text.length / 2;
            for (int two = 0; two < 0x10000; two += two % 256 < 0x7F ? 0x1F : 1) {
                agreesWithTheDecoderOfJava(text, middle, two);
                agreesWithTheDecoderOfJava(text, middle + 1, two);
                agreesWithTheDecoderOfJava(text, middle + 2, two);
            }
        }
    }

    private static void agreesWithTheDecoderOfJava(byte[] text, int at, int two) {
        byte[] bytes = text.clone();
        bytes[at] = (byte) (two >>> 8);
        bytes[at + 1] = (byte) two;
        ByteBuf whole = Unpooled.wrappedBuffer(bytes);
        assertEquals(javaAccepts(bytes), Utf8.isValid(whole), () -> HEX.formatHex(bytes));
    }

    @Test
    void refusesAtTheFirstBadByte() {
        Utf8 utf8 = new Utf8();

        assertTrue(utf8.accepts(Unpooled.wrappedBuffer(HEX.parseHex("61e0"))));
        assertFalse(utf8.accepts(Unpooled.wrappedBuffer(HEX.parseHex("80"))));
    }

    /** Whole, and split in two at every place; the indices of the buffer stay. */
    private static void judge(byte[] bytes, boolean expected) {
        ByteBuf whole = Unpooled.wrappedBuffer(bytes);
        assertEquals(expected, Utf8.isValid(whole), () -> HEX.formatHex(bytes));
        assertEquals(bytes.length, whole.readableBytes());
        for (int cut = 0; cut <= bytes.length; cut++) {
            Utf8 utf8 = new Utf8();
            boolean valid = utf8.accepts(whole.slice(0, cut))
                    && utf8.accepts(whole.slice(cut, bytes.length - cut))
                    && utf8.isComplete();
            assertEquals(expected, valid, () -> HEX.formatHex(bytes));
        }
    }

    private static boolean javaAccepts(byte[] bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
