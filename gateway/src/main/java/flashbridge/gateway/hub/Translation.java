package flashbridge.gateway.hub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.base64.Base64;
import io.netty.util.ByteProcessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What cannot cross between framings, decided in this one place.
 *
 * <ul>
 *   <li>Text with a NUL would arrive at XMLSocket and Flash tunnel clients as two messages, the second one forged.
 *   <li>Bytes that are not text cannot be said in XMLSocket, in the tunnel, or to hixie clients.
 *   <li>Text that is not valid in the encoding of its sender never becomes a {@link Message} as it is: the framings refuse
 *       it, or say it with U+FFFD for what is wrong in it.
 * </ul>
 *
 * <p>What is refused is refused whoever is in the room, so that the same message is never good at one time and bad at
 * another.
 *
 * @param binary what becomes of bytes where only text can be said
 * @param nul what becomes of text with a NUL
 * @param invalid what becomes of text that is not valid in its encoding
 */
public record Translation(Binary binary, Nul nul, Invalid invalid) {
    /** The choices of {@code binary-to-text}. */
    public enum Binary {
        /** Who cannot take it is spared it, and the omission is counted. */
        DROP,
        /** Who cannot take it hears it as text in Base64. */
        BASE64,
        /** Who says it is closed. */
        CLOSE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The choices of {@code nul-in-text}. */
    public enum Nul {
        /** Who says it is closed. */
        REJECT,
        /** Flash hears the text without its NULs; all others hear it as it is. */
        STRIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The choices of {@code invalid-text}. */
    public enum Invalid {
        /** Who says it is closed. */
        CLOSE,
        /** What is not valid in it becomes U+FFFD. */
        REPLACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Who says what is not valid text is closed. */
    public Translation(Binary binary, Nul nul) {
        this(binary, nul, Invalid.CLOSE);
    }

    /** Why the room must not hear the message, or null when it may. */
    @Nullable
    End refusal(Message message) {
        if (!message.isText()) {
            return binary == Binary.CLOSE
                    ? new End(End.Cause.UNSUPPORTED, "binary message, which not every client could hear")
                    : null;
        }
        return nul == Nul.REJECT && message.hasNul()
                ? new End(End.Cause.BAD_TEXT, "text with a NUL character, which Flash would take for two messages")
                : null;
    }

    /**
     * What is said of the message on a wire: itself, a text that stands in for it, or null when nothing is.
     *
     * <p>The caller releases a stand-in.
     */
    @Nullable
    Message onto(Wire wire, Message message) {
        if (message.isText()) {
            return nul == Nul.REJECT || wire.carriesNul() || !message.hasNul() ? message : withoutNul(message);
        }
        if (wire.carriesBinary()) {
            return message;
        }
        return binary == Binary.BASE64 ? inBase64(message) : null;
    }

    private static Message withoutNul(Message message) {
        ByteBuf text = message.payload();
        ByteBuf kept = ByteBufAllocator.DEFAULT.buffer(message.size());
        ByteProcessor keep = b -> {
            if (b != 0) {
                kept.writeByte(b);
            }
            return true;
        };
        text.forEachByte(text.readerIndex(), message.size(), keep);
        return Message.textWithoutNul(kept);
    }

    private static Message inBase64(Message message) {
        ByteBuf bytes = message.payload();
        // several event loops read this payload, so through a view with indices of its own
        ByteBuf encoded = message.size() == 0
                ? Unpooled.EMPTY_BUFFER
                : Base64.encode(bytes.duplicate(), bytes.readerIndex(), message.size(), false);
        return Message.text(encoded);
    }
}
