package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {
    @ParameterizedTest
    @CsvSource({
        "windows-1251, Привет, cff0e8e2e5f2",
        "KOI8-R,       Привет, f0d2c9d7c5d4",
        "ISO-8859-1,   déjà,   64e96ae0",
        "US-ASCII,     plain,  706c61696e",
        "GBK,          你好,   c4e3bac3",
        "GB18030,      你😀,   c4e39439fc36",
        "Big5,         你好,   a741a66e",
        "Shift_JIS,    ソ表,   835c955c", // whose last bytes are backslashes in ASCII
        "EUC-JP,       日本,   c6fccbdc",
        "EUC-KR,       안녕,   bec8b3e7",
        "UTF-8,        h😀,    68f09f9880"
    })
    void turnsTextIntoUtf8AndBack(String charset, String text, String hex) {
        Encoding encoding = new Encoding(Charset.forName(charset));
        Message said = Message.text(there(encoding.utf8(bytes(hex))));
        assertEquals(text, said.payload().toString(UTF_8));

        Message heard = there(encoding.exactly(said));
        assertEquals(hex, ByteBufUtil.hexDump(heard.payload()));
        heard.release();
        Message nearly = encoding.nearly(said);
        assertEquals(hex, ByteBufUtil.hexDump(nearly.payload()));
        nearly.release();
        said.release();
    }

    @Test
    void leavesUtf8WhereItIs() {
        ByteBuf text = Unpooled.copiedBuffer("h\u00e9llo", UTF_8);

        assertSame(text, Encoding.UTF_8.utf8(text));
        assertEquals(1, text.refCnt());
        text.release();
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,        3c61ff3e,     <a\uFFFD>",
        "UTF-8,        61e28261,     a\uFFFDa", // the beginning of a character is one wrong place
        "UTF-8,        c0af,         \uFFFD\uFFFD",
        "UTF-8,        eda080,       \uFFFD", // half of a character of UTF-16
        "UTF-8,        f09f98,       \uFFFD",
        "windows-1251, cf98,         П\uFFFD",
        "US-ASCII,     61e9,         a\uFFFD",
        "GBK,          3c813c2f3e,   <\uFFFD</>", // the tag keeps its beginning
        "GBK,          c4e381,       你\uFFFD",
        "GBK,          ffff41,       \uFFFD\uFFFDA",
        "GB18030,      3c813c2f3e,   <\uFFFD</>",
        "GB18030,      8130,         \uFFFD0",
        "EUC-JP,       3c813c2f3e,   <\uFFFD</>",
        "EUC-JP,       8fa13c,       \uFFFD<",
        "EUC-KR,       3ca13c2f3e,   <\uFFFD</>",
        "Big5,         3c813c2f3e,   <\uFFFD</>",
        "Shift_JIS,    3c813c2f3e,   <\uFFFD</>"
    })
    void replacesWhatIsNotValidAndNothingElse(String charset, String hex, String text) {
        Encoding encoding = new Encoding(Charset.forName(charset));
        ByteBuf bytes = bytes(hex);
        assertNull(encoding.utf8(bytes));
        assertEquals(1, bytes.refCnt());

        ByteBuf replaced = encoding.utf8WithReplacements(bytes);
        assertEquals(text, replaced.toString(UTF_8));
        replaced.release();
        assertEquals(0, bytes.refCnt());
    }

    /** Whatever comes, what reaches the room is UTF-8 with all its tags, and what reaches a client has no NUL of its own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "windows-1251",
                "GBK",
                "GB18030",
                "Big5-HKSCS",
                "Shift_JIS",
                "EUC-JP",
                "EUC-KR",
                "x-EUC-TW"
            })
    void makesTextOfAllPairsOfBytes(String charset) {
        Encoding encoding = new Encoding(Charset.forName(charset));
        for (int first = 1; first <= 0xFF; first++) {
            ByteArrayOutputStream pairs = new ByteArrayOutputStream();
            for (int second = 1; second <= 0xFF; second++) {
                pairs.writeBytes(new byte[] {'<', (byte) first, (byte) second, '>'});
            }
            Message text = Message.text(encoding.utf8WithReplacements(Unpooled.wrappedBuffer(pairs.toByteArray())));
            byte[] utf8 = ByteBufUtil.getBytes(text.payload());
            assertTrue(Utf8.isValid(Unpooled.wrappedBuffer(utf8)));
            String said = new String(utf8, UTF_8);
            assertEquals(
                    255 + (first == '<' ? 256 : 1),
                    said.chars().filter(c -> c == '<').count());
            assertEquals(
                    255 + (first == '>' ? 256 : 1),
                    said.chars().filter(c -> c == '>').count());
            Message back = encoding.nearly(text);
            assertEquals(-1, back.payload().bytesBefore((byte) 0));
            back.release();
            text.release();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1251, Ж你😀<,  c63f3f3c",
        "GBK,          é你😀<,  a8a6c4e33f3c",
        "US-ASCII,     é,       3f",
        "EUC-KR,       안😀녕,  bec83fb3e7"
    })
    void saysAQuestionMarkForWhatTheEncodingLacks(String charset, String text, String hex) {
        Encoding encoding = new Encoding(Charset.forName(charset));
        Message said = Message.text(Unpooled.copiedBuffer(text, UTF_8));
        assertNull(encoding.exactly(said));

        Message heard = encoding.nearly(said);
        assertEquals(hex, ByteBufUtil.hexDump(heard.payload()));
        heard.release();
        said.release();
    }

    @Test
    void isTheSameByAnyNameOfItsCharset() {
        assertEquals(Encoding.UTF_8, new Encoding(Charset.forName("utf8")));
        assertEquals(new Encoding(StandardCharsets.ISO_8859_1), new Encoding(Charset.forName("latin1")));
        assertEquals("windows-1251", new Encoding(Charset.forName("cp1251")).toString());
    }

    private static ByteBuf bytes(String hex) {
        return ByteBufAllocator.DEFAULT.buffer().writeBytes(HexFormat.of().parseHex(hex));
    }

    private static <T> T there(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("is null");
        }
        return value;
    }
}
