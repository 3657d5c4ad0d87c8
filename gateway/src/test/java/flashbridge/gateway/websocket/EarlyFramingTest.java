package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EarlyFramingTest {
    private static final byte[] NONCE = HexFormat.of().parseHex("37fa213d");

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 300, 70_000})
    void takesTheMaskOffInWhateverPiecesAFrameComes(int size) {
        byte[] payload = new byte[size];
        new Random(size).nextBytes(payload);
        String said = "binary " + HexFormat.of().formatHex(payload);
        for (UnaryOperator<byte[]> keyOf : List.<UnaryOperator<byte[]>>of(nonce -> nonce, Sha1::of)) {
            byte[] frames = frame(payload, keyOf.apply(NONCE));
            for (int piece : new int[] {1, 2, 3, 5, 8, 11, frames.length}) {
                assertEquals(List.of(said, said), read(frames, piece, keyOf), "in pieces of " + piece);
            }
        }
    }

    private static List<String> read(byte[] frame, int piece, UnaryOperator<byte[]> keyOf) {
        FramingProbe probe = new FramingProbe();
        EmbeddedChannel channel = probe.channel;
        channel.pipeline().replace(HybiFraming.class, "early", EarlyFraming.masked(probe, Closing.HYBI_06, keyOf));
        byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
        System.arraycopy(frame, 0, twice, frame.length, frame.length);
        for (int from = 0; from < twice.length; from += piece) {
            int to = Math.min(twice.length, from + piece);
            channel.writeInbound(Unpooled.copiedBuffer(twice, from, to - from));
        }
        channel.finishAndReleaseAll();
        return probe.events;
    }

    /** hybi-05 §4.3, byte by byte: the key runs on from the header into the payload. */
    private static byte[] frame(byte[] payload, byte[] key) {
        var bytes = Unpooled.buffer().writeByte(0x85);
        if (payload.length < 126) {
            bytes.writeByte(payload.length);
        } else if (payload.length <= 0xFFFF) {
            bytes.writeByte(126).writeShort(payload.length);
        } else {
            bytes.writeByte(127).writeLong(payload.length);
        }
        bytes.writeBytes(payload);
        byte[] frame = new byte[NONCE.length + bytes.readableBytes()];
        System.arraycopy(NONCE, 0, frame, 0, NONCE.length);
        for (int i = NONCE.length; i < frame.length; i++) {
            frame[i] = (byte) (bytes.readByte() ^ key[(i - NONCE.length) % key.length]);
        }
        return frame;
    }
}
