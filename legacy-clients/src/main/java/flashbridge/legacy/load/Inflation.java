package flashbridge.legacy.load;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads messages that are compressed one by one. Belongs to one thread. */
public final class Inflation {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF}; // RFC 7692 §7.2.2

    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer inflated = ByteBuffer.allocate(1 << 20);

    /** The message whose compressed bytes are from {@code from} to {@code end}; valid until the next is read. */
    public ByteBuffer inflate(ByteBuffer in, int from, int end) {
        try {
            inflater.reset();
            inflated.clear();
            inflater.setInput(in.slice(from, end - from));
            inflater.inflate(inflated);
            inflater.setInput(TAIL);
            inflater.inflate(inflated);
            return inflated.flip();
        } catch (DataFormatException e) {
            throw new IllegalStateException("a compressed message cannot be read: " + e.getMessage(), e);
        }
    }
}
