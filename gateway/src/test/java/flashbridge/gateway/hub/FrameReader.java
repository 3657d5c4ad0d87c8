package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads what a client is sent by the rules of its wire, independently of the code under test; bytes are characters. */
final class FrameReader {
    enum Kind {
        TEXT,
        BINARY,
        PING,
        CLOSE
    }

    record Frame(Kind kind, String payload) {}

    private Wire wire;
    private String bytes = "";

    FrameReader(Wire wire) {
        this.wire = wire;
    }

    /** The frames that these bytes complete. */
    List<Frame> read(byte[] more) {
        bytes += new String(more, ISO_8859_1);
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = next(); frame != null; frame = next()) {
            frames.add(frame);
        }
        return frames;
    }

    /** What has come of a frame that is not complete. */
    String unfinished() {
        return bytes;
    }

    private @Nullable Frame next() {
        if (bytes.isEmpty()) {
            return null;
        }
        return switch (wire) {
            case XMLSOCKET -> upTo('\0', 0);
            case HIXIE -> bytes.charAt(0) == 0 ? upTo('\u00ff', 1) : hixieClose();
            default -> hybi();
        };
    }

    private @Nullable Frame upTo(char terminator, int from) {
        int end = bytes.indexOf(terminator, from);
        return end < 0 ? null : taken(Kind.TEXT, bytes.substring(from, end), end + 1);
    }

    private @Nullable Frame hixieClose() {
        if (bytes.length() < 2) {
            return null;
        }
        if (!bytes.startsWith("\u00ff\0")) {
            throw new AssertionError("no frame of hixie: " + bytes);
        }
        return taken(Kind.CLOSE, "", 2);
    }

    private @Nullable Frame hybi() {
        if (bytes.length() < 2) {
            return null;
        }
        int wide = bytes.charAt(1) < 126 ? 0 : bytes.charAt(1) == 126 ? 2 : 8;
        if (bytes.length() < 2 + wide) {
            return null;
        }
        long length = wide == 0 ? bytes.charAt(1) : 0;
        for (int i = 0; i < wide; i++) {
            length = (length << 8) | bytes.charAt(2 + i);
        }
        int start = 2 + wide;
        return bytes.length() < start + length ? null : hybi(start, start + (int) length);
    }

    private Frame hybi(int start, int end) {
        int first = bytes.charAt(0);
        boolean changed = wire == Wire.HYBI_MORE && first >= 0x80; // the one change that a guest makes
        Kind kind = kind(changed ? Wire.HYBI : wire, first);
        if (changed && kind != Kind.PING) { // which may overtake what has waited since before the change
            wire = Wire.HYBI;
        }
        String payload = bytes.substring(start, end);
        if (wire == Wire.HYBI_DEFLATED && (first & 0x40) != 0) {
            return taken(kind, inflated(payload), end);
        }
        if (wire == Wire.FLASH_TUNNEL && kind == Kind.BINARY) {
            if (payload.indexOf(0) != payload.length() - 1) {
                throw new AssertionError("not one message and its NUL: " + payload);
            }
            return taken(Kind.TEXT, payload.substring(0, payload.length() - 1), end);
        }
        return taken(kind, payload, end);
    }

    private static Kind kind(Wire wire, int first) {
        return switch (wire) {
            case HYBI_MORE -> kind(first, 0x04, 0x05, 0x02, 0x01);
            case HYBI_EARLY -> kind(first, 0x84, 0x85, 0x82, 0x81);
            case HYBI_DEFLATED -> kind(first & ~0x40, 0x81, 0x82, 0x89, 0x88); // RFC 7692 §6: RSV1, it is compressed
            default -> kind(first, 0x81, 0x82, 0x89, 0x88);
        };
    }

    private static Kind kind(int first, int text, int binary, int ping, int close) {
        if (first == text) {
            return Kind.TEXT;
        } else if (first == binary) {
            return Kind.BINARY;
        } else if (first == ping) {
            return Kind.PING;
        } else if (first == close) {
            return Kind.CLOSE;
        }
        throw new AssertionError("no first byte of a frame: " + Integer.toHexString(first));
    }

    private static String inflated(String payload) {
        Inflater inflater = new Inflater(true);
        inflater.setInput((payload + "\0\0\u00ff\u00ff").getBytes(ISO_8859_1)); // RFC 7692 §7.2.2
        byte[] room = new byte[100_000];
        try {
            return new String(room, 0, inflater.inflate(room), ISO_8859_1);
        } catch (DataFormatException broken) {
            throw new AssertionError(broken);
        } finally {
            inflater.end();
        }
    }

    private Frame taken(Kind kind, String payload, int end) {
        bytes = bytes.substring(end);
        return new Frame(kind, payload);
    }
}
