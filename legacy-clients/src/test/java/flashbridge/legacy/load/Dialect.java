package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the clients of a load speak, as seen from a hub: written again, so that a misreading does not hide in both. */
enum Dialect {
    NUL,
    TUNNEL,
    HIXIE,
    MORE,
    EARLY,
    MASKED;

    /** Of a client that asks so. */
    static Dialect of(String head, String path) {
        if (path.startsWith("/flash")) {
            return TUNNEL;
        }
        if (head.contains("Draft: 3")) {
            return MORE;
        }
        if (head.contains("Upgrade: WebSocket")) {
            return HIXIE;
        }
        return head.contains("Version: 6") ? EARLY : MASKED;
    }

    /** A text as the hub says it. */
    byte[] frame(byte[] text) {
        return switch (this) {
            case NUL -> around("", text, "\0");
            case HIXIE -> around("\0", text, "\u00ff");
            case MORE -> counted(0x04, text);
            case EARLY -> counted(0x84, text);
            case MASKED -> counted(0x81, text);
            case TUNNEL -> counted(0x82, around("", text, "\0"));
        };
    }

    private static byte[] counted(int first, byte[] text) {
        ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
        if (text.length < 126) {
            head.put((byte) text.length);
        } else {
            head.put((byte) 127).putLong(text.length); // longer than need be, but clear
        }
        return around(new String(head.array(), 0, head.position(), ISO_8859_1), text, "");
    }

    private static byte[] around(String before, byte[] text, String behind) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.writeBytes(before.getBytes(ISO_8859_1));
        frame.writeBytes(text);
        frame.writeBytes(behind.getBytes(ISO_8859_1));
        return frame.toByteArray();
    }

    /** The next text of the client; null if it says goodbye. */
    byte @Nullable [] read(DataInputStream in) throws IOException {
        return switch (this) {
            case NUL -> until(0, in);
            case HIXIE -> in.read() == 0 ? until(0xFF, in) : null;
            default -> counted(in);
        };
    }

    /** What stands before the last byte of a text; null if that does not come. */
    static byte @Nullable [] until(int last, InputStream in) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int next = in.read(); next != last; next = in.read()) {
            if (next < 0) {
                return null;
            }
            text.write(next);
        }
        return text.toByteArray();
    }

    private byte @Nullable [] counted(DataInputStream in) throws IOException {
        byte[] mask = in.readNBytes(this == EARLY ? 4 : 0);
        byte[] head = unmasked(in.readNBytes(2), mask, 0);
        if (head.length < 2) {
            return null;
        }
        int form = head[1] & 0x7F;
        byte[] length = unmasked(in.readNBytes(form == 127 ? 8 : form == 126 ? 2 : 0), mask, 2);
        int size = form < 126 ? form : new BigInteger(1, length).intValueExact();
        boolean modern = this == MASKED || this == TUNNEL;
        byte[] key = modern ? in.readNBytes(4) : mask;
        byte[] text = unmasked(in.readNBytes(size), key, modern ? 0 : 2 + length.length);
        if (text.length < size) {
            return null;
        }
        boolean last = (head[0] & 0x0F) == (modern ? 0x8 : 0x1);
        return last ? null : Arrays.copyOf(text, text.length - (this == TUNNEL ? 1 : 0));
    }

    private static byte[] unmasked(byte[] bytes, byte[] mask, int from) {
        for (int i = 0; mask.length > 0 && i < bytes.length; i++) {
            bytes[i] ^= mask[(from + i) & 3];
        }
        return bytes;
    }
}
