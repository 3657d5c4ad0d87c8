package flashbridge.legacy;

import java.io.ByteArrayOutputStream;
import java.net.ProtocolException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Messages compressed each for itself: DEFLATE up to a flush, without the {@code 00 00 FF FF} that ends it. RFC 7692 */
final class Deflate {
    private static final int MAX_MESSAGE = 64 << 20;
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

    private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    private final Inflater inflater = new Inflater(true);

    byte[] deflated(byte[] message) {
        deflater.reset();
        deflater.setInput(message);
        byte[] out = new byte[message.length + message.length / 1000 + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        return Arrays.copyOf(out, Math.max(1, length - TAIL.length)); // RFC 7692 §7.2.3.6: of nothing one byte is left
    }

    byte[] inflated(byte[] payload) throws ProtocolException {
        inflater.reset();
        inflater.setInput(Frames.joined(payload, TAIL));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        try {
            for (int read = inflater.inflate(part); read > 0; read = inflater.inflate(part)) {
                message.write(part, 0, read);
                if (message.size() > MAX_MESSAGE) {
                    throw new ProtocolException("a compressed message of more than " + MAX_MESSAGE + " bytes");
                }
            }
        } catch (DataFormatException e) {
            throw new ProtocolException("a compressed message cannot be inflated");
        }
        return message.toByteArray();
    }

    void end() {
        deflater.end();
        inflater.end();
    }
}
