package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How a client writes text as bytes. Inside of the hub all text is UTF-8; what is not is turned into it when it comes in,
 * and out of it when it goes out.
 */
public record Encoding(Charset charset) {
    public static final Encoding UTF_8 = new Encoding(StandardCharsets.UTF_8);

    private static final char REPLACEMENT = '\uFFFD';

    public boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** The text in UTF-8, which takes over the buffer; null, and it does not, when these bytes are not valid text. */
    public @Nullable ByteBuf utf8(ByteBuf text) {
        if (isUtf8()) {
            return Utf8.isValid(text) ? text : null;
        }
        try {
            ByteBuf utf8 = utf8(charset.newDecoder().decode(text.nioBuffer()));
            text.release();
            return utf8;
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    /** The same with U+FFFD for what is not valid in it; takes over the buffer. */
    public ByteBuf utf8WithReplacements(ByteBuf text) {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = text.nioBuffer();
        // never too small: at most so many for each byte, or one in the place of a bad one
        float most = Math.max(1, decoder.maxCharsPerByte());
        CharBuffer out = CharBuffer.allocate((int) Math.ceil(in.remaining() * (double) most) + 1);
        for (CoderResult at = decoder.decode(in, out, true); at.isError(); at = decoder.decode(in, out, true)) {
            out.put(REPLACEMENT);
            skip(in, at.length());
        }
        decoder.flush(out);
        text.release();
        return utf8(out.flip());
    }

    /** Behind half a character, ASCII is not its other half but meant as such: else a tag would lose its {@code <}. */
    private static void skip(ByteBuffer in, int length) {
        in.get();
        for (int i = 1; i < length && in.get(in.position()) < 0; i++) {
            in.get();
        }
    }

    private static ByteBuf utf8(CharSequence chars) {
        int size = ByteBufUtil.utf8Bytes(chars);
        ByteBuf utf8 = ByteBufAllocator.DEFAULT.ioBuffer(size);
        ByteBufUtil.reserveAndWriteUtf8(utf8, chars, size);
        return utf8;
    }

    /**
     * A message of text in this encoding, to be written out and nothing else; null when it has characters that this
     * encoding cannot say. The caller releases it.
     */
    @Nullable
    Message exactly(Message text) {
        try {
            return Message.text(Unpooled.wrappedBuffer(charset.newEncoder().encode(CharBuffer.wrap(chars(text)))));
        } catch (CharacterCodingException cannotBeSaid) {
            return null;
        }
    }

    /** The same with {@code ?}, or what this encoding has for it, for each character that it cannot say. */
    Message nearly(Message text) {
        return Message.text(Unpooled.wrappedBuffer(chars(text).getBytes(charset)));
    }

    private static String chars(Message text) {
        ByteBuf utf8 = text.payload();
        return utf8.toString(utf8.readerIndex(), text.size(), StandardCharsets.UTF_8);
    }

    /** Its name. */
    @Override
    public String toString() {
        return charset.name();
    }
}
