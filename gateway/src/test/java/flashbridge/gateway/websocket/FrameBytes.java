package flashbridge.gateway.websocket;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Frames of every family, written by the rule and independently of the code under test. */
final class FrameBytes {
    private static final byte[] MASK = Vectors.HEX.parseHex("37fa213d");

    private FrameBytes() {}

    /** A whole frame of the family H, M, F04, F05 or F07, as a client or a server sends it. */
    static byte[] of(String family, String type, byte[] payload, boolean fromClient) {
        boolean text = type.equals("text");
        return switch (family) {
            case "H" -> text ? hixieText(payload) : hixieBinary(payload);
            case "M" -> unmasked(text ? 0x04 : 0x05, payload);
            case "F04" -> early(text ? 0x84 : 0x85, payload, fromClient, sha1(MASK, Vectors.HYBI_04_KEY));
            case "F05" -> early(text ? 0x84 : 0x85, payload, fromClient, MASK);
            case "F07" -> hybi(text ? 0x81 : 0x82, payload, fromClient);
            default -> throw new IllegalArgumentException(family);
        };
    }

    /** A frame of a client's text in several, in one of the families that have such. */
    static byte[] ofText(String family, boolean first, boolean last, byte[] payload) {
        int text = !first ? 0 : family.equals("F07") ? 0x01 : 0x04;
        int fin = last ? 0x80 : 0;
        return switch (family) {
            case "M" -> unmasked(text | (fin ^ 0x80), payload);
            case "F04" -> early(text | fin, payload, true, sha1(MASK, Vectors.HYBI_04_KEY));
            case "F05" -> early(text | fin, payload, true, MASK);
            case "F07" -> hybi(text | fin, payload, true);
            default -> throw new IllegalArgumentException(family);
        };
    }

    static byte[] hybi(int first, byte[] payload, boolean masked) {
        if (!masked) {
            return unmasked(first, payload);
        }
        byte[] frame = unmasked(first, payload);
        int header = frame.length - payload.length;
        frame[1] |= (byte) 0x80;
        return joined(Arrays.copyOf(frame, header), MASK, xor(payload, MASK));
    }

    private static byte[] early(int first, byte[] payload, boolean fromClient, byte[] key) {
        byte[] frame = unmasked(first, payload);
        return fromClient ? joined(MASK, xor(frame, key)) : frame;
    }

    private static byte[] unmasked(int first, byte[] payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(first);
            if (payload.length < 126) {
                out.write(payload.length);
            } else if (payload.length < 65536) {
                out.write(126);
                out.writeShort(payload.length);
            } else {
                out.write(127);
                out.writeLong(payload.length);
            }
            out.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] hixieText(byte[] payload) {
        return joined(new byte[] {0}, payload, new byte[] {(byte) 0xFF});
    }

    private static byte[] hixieBinary(byte[] payload) {
        int n = payload.length;
        byte[] length = {(byte) (0x80 | (n >> 14)), (byte) (0x80 | ((n >> 7) & 0x7F)), (byte) (n & 0x7F)};
        int from = n < 128 ? 2 : n < 16384 ? 1 : 0;
        return joined(new byte[] {(byte) 0x80}, Arrays.copyOfRange(length, from, 3), payload);
    }

    private static byte[] xor(byte[] bytes, byte[] key) {
        byte[] masked = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            masked[i] = (byte) (bytes[i] ^ key[i % key.length]);
        }
        return masked;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] sha1(byte[]... parts) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(joined(parts));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
