package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What handing a batch to the members of one event loop takes, for one turn of it: embedded channels, so no kernel. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FanOutBenchmark {
    @Param({"10", "100", "1000"})
    public int receivers;

    @Param({"1", "64"})
    public int messages;

    private final EmbeddedChannel home = new EmbeddedChannel();
    private final Hub hub = new Hub(home.eventLoop(), Rules.DEFAULTS);
    private final Audience audience =
            new Audience(Wire.HYBI, Encoding.UTF_8, hub::rules, hub.watch(home.eventLoop()));
    private Message message;

    @Setup
    public void join() {
        message = Message.text(Unpooled.directBuffer().writeBytes("x".repeat(100).getBytes(UTF_8)));
        for (int i = 0; i < receivers; i++) {
            EmbeddedChannel channel = new EmbeddedChannel(new Swallow());
            Peer peer = new Peer(i, new LocalAddress("x"), "x");
            audience.add(new Session(peer, Dialect.of("x"), channel, Wire.HYBI, Encoding.UTF_8, Courtesy.NONE, why -> {}));
        }
    }

    @Benchmark
    public void turn() {
        for (int i = 0; i < messages; i++) {
            audience.hear(message, null);
        }
        audience.flush();
    }
}
