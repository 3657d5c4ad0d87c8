package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import flashbridge.legacy.CloseCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a client of the load speaks: its request, the frames it sends, and where a frame that it hears ends.
 *
 * <p>Nothing is checked that a hub could do wrong in a handshake: {@code legacy-client --every} does that.
 */
public enum Speech {
    XMLSOCKET("xmlsocket", Frames.NUL, ""),
    FLASH_TUNNEL("flash-tunnel", Frames.MASKED, "Sec-WebSocket-Version: 13\r\n" + Request.KEY),
    HIXIE_75("hixie-75", Frames.HIXIE, ""),
    HIXIE_76("hixie-76", Frames.HIXIE, Request.OLD_KEYS),
    HYBI_03("hybi-03", Frames.MORE, Request.OLD_KEYS + "Sec-WebSocket-Draft: 3\r\n"),
    HYBI_06("hybi-06", Frames.EARLY, "Sec-WebSocket-Version: 6\r\n" + Request.KEY),
    HYBI_08("hybi-08", Frames.MASKED, "Sec-WebSocket-Version: 8\r\n" + Request.KEY),
    RFC_6455("rfc6455", Frames.MASKED, "Sec-WebSocket-Version: 13\r\n" + Request.KEY),
    DEFLATE(
            "deflate",
            Frames.MASKED,
            "Sec-WebSocket-Version: 13\r\n" + Request.KEY
                    + "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover\r\n");

    /** How frames look on the wire. */
    enum Frames {
        NUL,
        HIXIE,
        MORE,
        EARLY,
        MASKED
    }

    /** What requests are made of. */
    private static final class Request {
        static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        // 155712099 and 173347027, the keys of the example in hixie-76 §1.3
        static final String OLD_KEYS =
                "Sec-WebSocket-Key1: 18x 6]8vM;54 *(5:  {   U1]8  z [  8\r\nSec-WebSocket-Key2: 1_ tx7X d  <  nw  334J702) 7]o}` 0\r\n";
        static final String KEY3 = "Tm[K T2u";
    }

    private static final byte[] NOTHING = {};
    private static final byte[] MASK = {0x37, (byte) 0xFA, 0x21, 0x3D};

    private final String label;
    private final Frames frames;
    private final String headers;

    Speech(String label, Frames frames, String headers) {
        this.label = label;
        this.frames = frames;
        this.headers = headers;
    }

    /** The one of this name; else {@link Misused}. */
    public static Speech named(String label) {
        for (Speech speech : values()) {
            if (speech.label.equals(label)) {
                return speech;
            }
        }
        throw new Misused("there is no client " + label + "; there are " + Arrays.toString(values()));
    }

    /** Whether it begins with a handshake over HTTP. */
    public boolean isWebSocket() {
        return frames != Frames.NUL;
    }

    /** What is sent at the start; nothing for XMLSocket. */
    public byte[] request(String host, String path) {
        if (!isWebSocket()) {
            return new byte[0];
        }
        String upgrade = isOld() ? "WebSocket" : "websocket";
        return ("GET " + path + " HTTP/1.1\r\nUpgrade: " + upgrade + "\r\nConnection: Upgrade\r\nHost: " + host + "\r\n"
                        + (isOld() ? "Origin: http://localhost\r\n" : "")
                        + headers + "\r\n" + (isChallenged() ? Request.KEY3 : ""))
                .getBytes(ISO_8859_1);
    }

    /** Where the answer to the request ends, or -1 if it is not all there. */
    int answered(String answer) throws IOException {
        int head = answer.indexOf("\r\n\r\n");
        int end = head + 4 + (isChallenged() ? 16 : 0); // hixie-76 §5.2
        if (head < 0 || answer.length() < end) {
            return -1;
        }
        String status = answer.lines().findFirst().orElse("");
        if (!status.contains(" 101 ")) {
            throw new IOException("the server answers " + this + " with: " + status);
        }
        return end;
    }

    private boolean isOld() {
        return frames == Frames.HIXIE || frames == Frames.MORE;
    }

    private boolean isChallenged() {
        return headers.contains("Key1");
    }

    /** One message as this client sends it. */
    public byte[] frame(byte[] text) {
        return switch (frames) {
            case NUL -> Arrays.copyOf(text, text.length + 1);
            case HIXIE -> between(0x00, text, 0xFF);
            case MORE -> framed(0x04, 0, text);
            case EARLY -> early(0x84, text);
            case MASKED ->
                this == FLASH_TUNNEL
                        ? framed(0x82, 0x80, Arrays.copyOf(text, text.length + 1))
                        : framed(0x81, 0x80, text);
        };
    }

    /** What says goodbye; nothing where the framing has no word for it. */
    public byte[] farewell() {
        return switch (frames) {
            case NUL -> NOTHING;
            case HIXIE -> this == HIXIE_76 ? new byte[] {(byte) 0xFF, 0} : NOTHING; // hixie-76 §5.3
            default -> control(closeOpcode(), NOTHING);
        };
    }

    /** What answers the frame at {@code from} where that is a ping; else nothing. */
    public byte[] pong(ByteBuffer in, int from, int end) {
        int ping = isMasked() ? 0x9 : 0x2;
        if (frames == Frames.NUL || frames == Frames.HIXIE || (in.get(from) & 0x0F) != ping) {
            return NOTHING;
        }
        int payload = payload(in, from);
        byte[] same = new byte[end - payload];
        in.get(payload, same);
        return control(ping + 1, same);
    }

    /** The bytes of the text that the frame at {@code from} carries, compressed or not; null where it carries none. */
    public @Nullable ByteBuffer text(ByteBuffer in, int from, int end) {
        int payload = payload(in, from);
        return switch (frames) {
            case NUL -> in.slice(from, end - 1 - from);
            case HIXIE -> in.get(from) == 0 ? in.slice(payload, end - 1 - payload) : null;
            default ->
                (in.get(from) & 0x0F) == textOpcode() ? in.slice(payload, Math.max(0, end - payload - nul())) : null;
        };
    }

    /** What the closing frame at {@code from} gives as its reason, as {@code 1001 bye}; nothing where that is another frame. */
    public String goodbye(ByteBuffer in, int from, int end) {
        if (frames == Frames.NUL || frames == Frames.HIXIE || (in.get(from) & 0x0F) != closeOpcode()) {
            return "";
        }
        byte[] body = new byte[end - payload(in, from)];
        in.get(payload(in, from), body);
        return CloseCode.words(body);
    }

    private int closeOpcode() {
        return isMasked() ? 0x8 : 0x1;
    }

    private int textOpcode() {
        return this == FLASH_TUNNEL ? 0x2 : isMasked() ? 0x1 : 0x4; // hybi-07 renumbered the opcodes
    }

    private int nul() {
        return this == FLASH_TUNNEL ? 1 : 0;
    }

    private boolean isMasked() {
        return frames == Frames.MASKED;
    }

    private byte[] control(int opcode, byte[] payload) {
        return switch (frames) {
            case MORE -> framed(opcode, 0, payload);
            case EARLY -> early(0x80 | opcode, payload);
            default -> framed(0x80 | opcode, 0x80, payload);
        };
    }

    /**
     * Where the frame at {@code from} ends, or -1 if it is not all there; its payload begins at {@link #payload}.
     *
     * @param size how long its payload is likely to be, which saves a search for its end
     */
    public int end(ByteBuffer in, int from, int to, int size) {
        return switch (frames) {
            case NUL -> indexOf(in, likely(in, from, from + size, to, (byte) 0), to, (byte) 0);
            case HIXIE -> indexOf(in, likely(in, from, from + 1 + size, to, (byte) 0xFF), to, (byte) 0xFF);
            default -> framedEnd(in, from, to);
        };
    }

    /** Where the payload of the frame at {@code from} begins. */
    public int payload(ByteBuffer in, int from) {
        return switch (frames) {
            case NUL -> from;
            case HIXIE -> from + 1;
            default -> from + 2 + lengthBytes(in.get(from + 1) & 0x7F);
        };
    }

    /** RFC 7692 §6: the bit RSV1. */
    public boolean isCompressed(ByteBuffer in, int from) {
        return this == DEFLATE && (in.get(from) & 0x40) != 0;
    }

    private static int framedEnd(ByteBuffer in, int from, int to) {
        if (to - from < 2) {
            return -1;
        }
        int form = in.get(from + 1) & 0x7F;
        int payload = from + 2 + lengthBytes(form);
        if (payload > to) {
            return -1;
        }
        long length = form < 126 ? form : form == 126 ? in.getShort(from + 2) & 0xFFFF : in.getLong(from + 2);
        // RFC 6455 §5.2: it has no sign; what is longer than 63 bits can say will not be all there
        return length >= 0 && length <= to - payload ? payload + (int) length : -1;
    }

    private static int lengthBytes(int form) {
        return form == 127 ? Long.BYTES : form == 126 ? Short.BYTES : 0;
    }

    private static int likely(ByteBuffer in, int from, int end, int to, byte last) {
        return end < to && in.get(end) == last ? end : from;
    }

    private static int indexOf(ByteBuffer in, int from, int to, byte last) {
        for (int at = from; at < to; at++) {
            if (in.get(at) == last) {
                return at + 1;
            }
        }
        return -1;
    }

    private static byte[] between(int first, byte[] text, int last) {
        return ByteBuffer.allocate(text.length + 2)
                .put((byte) first)
                .put(text)
                .put((byte) last)
                .array();
    }

    /** hybi-05 §4.3: the mask stands in front of the whole frame and covers all of it. */
    private static byte[] early(int first, byte[] payload) {
        byte[] frame = framed(first, 0, payload);
        ByteBuffer out = ByteBuffer.allocate(4 + frame.length).put(MASK);
        return masked(out.put(frame).array(), 4);
    }

    private static byte[] framed(int first, int maskBit, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            out.put((byte) (maskBit | payload.length));
        } else if (payload.length <= 0xFFFF) {
            out.put((byte) (maskBit | 126)).putShort((short) payload.length);
        } else {
            out.put((byte) (maskBit | 127)).putLong(payload.length);
        }
        if (maskBit != 0) {
            out.put(MASK);
        }
        int from = out.position();
        byte[] frame = Arrays.copyOf(out.put(payload).array(), out.position());
        return maskBit == 0 ? frame : masked(frame, from);
    }

    private static byte[] masked(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            bytes[i] ^= MASK[(i - from) & 3];
        }
        return bytes;
    }

    @Override
    public String toString() {
        return label.toLowerCase(Locale.ROOT);
    }
}
