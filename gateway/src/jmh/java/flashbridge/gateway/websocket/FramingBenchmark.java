package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.hub.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to read frames of 100 bytes as clients send them, for each of them; and to unmask one. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramingBenchmark {
    private static final int FRAMES = 64;
    private static final int SIZE = 100;
    private static final int LARGEST = 1 << 20;
    private static final byte[] TEXT = "<m x='1'>hello</m> ".repeat(6).substring(0, SIZE - 1).getBytes(UTF_8);

    private final Assembly nobody = new Assembly() {
        @Override
        public void begin(boolean text) {}

        @Override
        public void announce(long length) {}

        @Override
        public void part(ByteBuf part, boolean plain, boolean last) {
            part.release();
        }

        @Override
        public boolean isHeldBack() {
            return false;
        }

        @Override
        public void pause(int unreadBytes) {}

        @Override
        public void release() {}
    };

    private final ByteBuf hybiFrames = Unpooled.directBuffer();
    private final ByteBuf hixieFrames = Unpooled.directBuffer();
    private final ByteBuf payload = Unpooled.directBuffer().writeZero(SIZE);
    private final ByteBuf earlyFrames = Unpooled.directBuffer();
    private final ByteBuf hashedFrames = Unpooled.directBuffer();
    private final ByteBuf moreFrames = Unpooled.directBuffer();
    private final ByteBuf tunnelFrames = Unpooled.directBuffer();
    private final ByteBuf deflatedFrames = Unpooled.directBuffer();

    private final EmbeddedChannel hybi = hybi(nobody, null);
    private final EmbeddedChannel hixie =
            new EmbeddedChannel(new HixieFraming(nobody, Closing.WITHOUT_CODE, LARGEST));
    private final EmbeddedChannel early =
            new EmbeddedChannel(EarlyFraming.masked(nobody, Closing.HYBI_06, nonce -> nonce));
    private final EmbeddedChannel hashed = new EmbeddedChannel(
            EarlyFraming.masked(nobody, Closing.WITHOUT_CODE, nonce -> Sha1.of(nonce, new byte[20])));
    private final EmbeddedChannel more =
            new EmbeddedChannel(EarlyFraming.more(nobody, Closing.WITHOUT_CODE));
    private final EmbeddedChannel tunnel = hybi(new FlashTunnel(inNoRoom(), LARGEST), null);
    private final EmbeddedChannel deflate = hybi(nobody, new Inflation(nobody, LARGEST, false));
    private final EmbeddedChannel deflateWithTakeover = hybi(nobody, new Inflation(nobody, LARGEST, true));

    private static EmbeddedChannel hybi(Assembly assembly, @Nullable Inflation inflation) {
        return new EmbeddedChannel(new HybiFraming(assembly, Closing.RFC_6455, Opcode::hybi, inflation));
    }

    private static Session inNoRoom() {
        return new Session(
                new Peer(1, new LocalAddress("x"), "x"),
                Dialect.of("x"),
                new EmbeddedChannel(),
                Wire.FLASH_TUNNEL,
                Encoding.UTF_8,
                Courtesy.NONE,
                why -> {});
    }

    @Setup
    public void write() {
        byte[] deflated = deflated();
        byte[] hash = Sha1.of(new byte[4], new byte[20]);
        for (int i = 0; i < FRAMES; i++) {
            hybiFrames.writeByte(0x81).writeByte(0x80 | SIZE).writeInt(0x37FA213D).writeZero(SIZE);
            hixieFrames.writeByte(0x00).writeBytes("x".repeat(SIZE).getBytes(UTF_8)).writeByte(0xFF);
            earlyFrames.writeInt(0).writeByte(0x84).writeByte(SIZE).writeZero(SIZE);
            hashedFrames.writeInt(0).writeByte(0x84 ^ hash[0]).writeByte(SIZE ^ hash[1]).writeZero(SIZE);
            moreFrames.writeByte(0x04).writeByte(SIZE).writeZero(SIZE);
            // a mask of zeros, since every run takes the mask off the same bytes again
            tunnelFrames.writeByte(0x82).writeByte(0x80 | SIZE).writeInt(0).writeBytes(TEXT).writeByte(0);
            deflatedFrames.writeByte(0xC1).writeByte(0x80 | deflated.length).writeInt(0).writeBytes(deflated);
        }
    }

    private static byte[] deflated() {
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        deflater.setInput(TEXT);
        byte[] out = new byte[2 * SIZE];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4); // RFC 7692 §7.2.1
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean rfc6455() {
        return hybi.writeInbound(hybiFrames.retainedDuplicate());
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean hixie76() {
        return hixie.writeInbound(hixieFrames.retainedDuplicate());
    }

    /** hybi-05 and -06: the mask covers the header, too. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean hybi06() {
        return early.writeInbound(earlyFrames.retainedDuplicate());
    }

    /** The key of each frame is a hash. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean hybi04() {
        return hashed.writeInbound(hashedFrames.retainedDuplicate());
    }

    /** hybi-01 to -03: no mask at all. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean hybi03() {
        return more.writeInbound(moreFrames.retainedDuplicate());
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean flashTunnel() {
        return tunnel.writeInbound(tunnelFrames.retainedDuplicate());
    }

    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean deflate() {
        return deflate.writeInbound(deflatedFrames.retainedDuplicate());
    }

    /** From clients whose messages may refer to earlier ones. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public boolean deflateWithTakeover() {
        return deflateWithTakeover.writeInbound(deflatedFrames.retainedDuplicate());
    }

    @Benchmark
    public ByteBuf unmask() {
        Mask.apply(0x37FA213D, 0, payload, 0, SIZE);
        return payload;
    }
}
