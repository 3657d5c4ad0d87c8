package flashbridge.gateway.xmlsocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.fuzz.Segments;
import flashbridge.gateway.hub.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The cutting at NULs and the judging of UTF-8, beside a simple way and that of the JDK. */
class TextFuzzTest {
    private static final int LIMIT = 100;

    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(false, true);

    @Test
    void bytesAreCutAtEveryNulHoweverTheyArrive() throws Exception {
        List<byte[]> corpus = texts("one\0two\0\0\0", "three", "\0", "a".repeat(LIMIT) + "\0", "a".repeat(LIMIT + 1));
        Fuzz.run(corpus, (bytes, random) -> {
            for (List<byte[]> pieces : Segments.of(bytes, random)) {
                List<String> messages = new ArrayList<>();
                boolean good = cut(pieces, messages);
                List<String> expected = new ArrayList<>();
                assertEquals(cutSimply(new String(bytes, ISO_8859_1), expected), good);
                assertEquals(expected, messages);
                assertEquals(0, buffers.metric().usedHeapMemory());
            }
        });
    }

    private boolean cut(List<byte[]> pieces, List<String> messages) {
        NulFrames frames = new NulFrames(LIMIT);
        boolean good = true;
        for (byte[] piece : pieces) {
            ByteBuf in = buffers.buffer().writeBytes(piece);
            good = good
                    && frames.read(in, message -> {
                        messages.add(message.toString(ISO_8859_1));
                        message.release();
                        return true;
                    });
            in.release();
        }
        frames.release();
        return good;
    }

    private static boolean cutSimply(String text, List<String> messages) {
        String[] parts = text.split("\0", -1);
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].length() > LIMIT) {
                return false;
            }
            if (i < parts.length - 1) {
                messages.add(parts[i]);
            }
        }
        return true;
    }

    @Test
    void textIsWhatTheJdkTakesForUtf8HoweverItArrives() throws Exception {
        List<byte[]> corpus = texts(
                "plain text of more than eight characters",
                "\u041f\u0440\u0438\u0432\u0435\u0442, \u043c\u0438\u0440",
                "\u4f60\u597d\u4e16\u754c\uffff\ud7ff\ue000",
                "\ud83d\ude00\udbff\udfff\ud800\udc00",
                "\u0080\u07ff\u0800");
        Fuzz.run(corpus, (bytes, random) -> {
            boolean valid = isUtf8(bytes);
            for (List<byte[]> pieces : Segments.of(bytes, random)) {
                Utf8 utf8 = new Utf8();
                boolean accepted = true;
                for (byte[] piece : pieces) {
                    ByteBuf in = buffers.buffer().writeBytes(piece);
                    accepted = accepted && utf8.accepts(in);
                    in.release();
                }
                assertEquals(valid, accepted && utf8.isComplete());
            }
            assertTrue(buffers.metric().usedHeapMemory() == 0);
        });
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).hasArray();
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private static List<byte[]> texts(String... texts) {
        return Stream.of(texts).map(text -> text.getBytes(UTF_8)).toList();
    }
}
