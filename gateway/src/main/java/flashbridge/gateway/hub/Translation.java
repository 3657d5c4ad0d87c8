package flashbridge.gateway.hub;

import org.jspecify.annotations.Nullable;

/**
 * What cannot cross between framings, decided in this one place.
 *
 * <ul>
 *   <li>Text with a NUL would arrive at XMLSocket and Flash tunnel clients as two messages, the second one forged. It is
 *       refused whoever is in the room, so that the same text is never good at one time and bad at another.
 *   <li>Bytes that are not text cannot be said in XMLSocket or in the tunnel; their receivers are spared them, and the
 *       omission is counted ({@link Wire#carries}).
 *   <li>Text that is not UTF-8 never becomes a {@link Message}; the framings refuse it.
 * </ul>
 */
final class Translation {
    private Translation() {}

    /** Why the room must not hear the message, or null when it may. */
    static @Nullable End refusal(Message message) {
        if (message.isText() && message.payload().indexOf(firstByte(message), endOfBytes(message), (byte) 0) >= 0) {
            return new End(End.Cause.BAD_TEXT, "text with a NUL character, which Flash would take for two messages");
        }
        return null;
    }

    private static int firstByte(Message message) {
        return message.payload().readerIndex();
    }

    private static int endOfBytes(Message message) {
        return message.payload().writerIndex();
    }
}
