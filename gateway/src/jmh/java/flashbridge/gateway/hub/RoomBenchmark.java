package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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

/** The way of messages through a room, from the session that says them to the last that hears, for one turn of the loop. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RoomBenchmark {
    @Param({"10", "100", "1000"})
    public int receivers;

    @Param({"1", "64"})
    public int messages;

    /** Whether the receivers speak one dialect or all of them. */
    @Param({"HYBI", "ALL"})
    public String wires;

    private final EmbeddedChannel home = new EmbeddedChannel();
    private final Hub hub = new Hub(home.eventLoop(), Rules.DEFAULTS);
    private final ByteBuf text =
            Unpooled.directBuffer().writeBytes("x".repeat(100).getBytes(UTF_8));
    private final Session publisher = session(Wire.HYBI);

    @Setup
    public void join() {
        hub.join("room", publisher);
        for (int i = 0; i < receivers; i++) {
            hub.join("room", session(wires.equals("ALL") ? Wire.values()[i % Wire.values().length] : Wire.HYBI));
        }
        home.runPendingTasks();
    }

    private Session session(Wire wire) {
        return new Session(
                new Peer(1, new LocalAddress("x"), "x"),
                Dialect.of("x"),
                new Seat(home.eventLoop()),
                wire,
                Encoding.UTF_8,
                Courtesy.NONE,
                why -> {});
    }

    @Benchmark
    public void turn() {
        for (int i = 0; i < messages; i++) {
            publisher.publish(Message.text(text.retainedDuplicate()));
        }
        home.runPendingTasks();
    }

    /** An embedded channel on the event loop of all, instead of one of its own. */
    private static final class Seat extends EmbeddedChannel {
        private final @Nullable EventLoop loop;

        Seat(EventLoop loop) {
            super(new Swallow());
            this.loop = loop;
        }

        @Override
        public EventLoop eventLoop() {
            return loop == null ? super.eventLoop() : loop; // null while the constructor above us runs
        }
    }
}
