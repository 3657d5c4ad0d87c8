package flashbridge.gateway.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it takes to read frames of 100 bytes as clients send them, for each of them; and to unmask one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramingBenchmark {
    private static final int FRAMES = 64;
    private static final int SIZE = 100;

    private final Assembly nobody = new Assembly() {
        @Override
        public void begin(boolean text) {}

        @Override
        public void announce(long length) {}

        @Override
        public void part(ByteBuf part, boolean last) {
            part.release();
        }

        @Override
        public void release() {}
    };

    private final ByteBuf hybiFrames = Unpooled.directBuffer();
    private final ByteBuf hixieFrames = Unpooled.directBuffer();
    private final ByteBuf payload = Unpooled.directBuffer().writeZero(SIZE);
    private final EmbeddedChannel hybi =
            new EmbeddedChannel(new HybiFraming(nobody, Closing.RFC_6455, Opcode::hybi, null));
    private final EmbeddedChannel hixie =
            new EmbeddedChannel(new HixieFraming(nobody, Closing.WITHOUT_CODE, 1 << 20));

    @Setup
    public void write() {
        for (int i = 0; i < FRAMES; i++) {
            hybiFrames.writeByte(0x81).writeByte(0x80 | SIZE).writeInt(0x37FA213D).writeZero(SIZE);
            hixieFrames.writeByte(0x00).writeBytes("x".repeat(SIZE).getBytes()).writeByte(0xFF);
        }
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

    @Benchmark
    public ByteBuf unmask() {
        Mask.apply(0x37FA213D, 0, payload, 0, SIZE);
        return payload;
    }
}
