package flashbridge.gateway.xmlsocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it takes to cut a stream into messages of 100 bytes, for each of them. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NulFramesBenchmark {
    private static final int MESSAGES = 64;

    private final ByteBuf stream =
            Unpooled.directBuffer().writeBytes(("x".repeat(99) + "\0").repeat(MESSAGES).getBytes(UTF_8));
    private final NulFrames frames = new NulFrames(1000);

    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public boolean wholeStream() {
        return frames.read(stream.readerIndex(0), NulFramesBenchmark::take);
    }

    /** As it comes from a slow line: every message in two pieces. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public boolean inPieces() {
        boolean fits = true;
        for (int from = 0; from < stream.writerIndex(); from += 50) {
            fits &= frames.read(stream.slice(from, 50), NulFramesBenchmark::take);
        }
        return fits;
    }

    private static boolean take(ByteBuf message) {
        message.release();
        return true;
    }
}
