package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Arrays;
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

/** What it takes to put one message into each dialect, and to look whether it is UTF-8. */
@State(Scope.Thread)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WireBenchmark {
    /** Of several scripts and one to four bytes for a character, as it is said in one room. */
    private static final String MIXED = "Grüße aus Köln, здравствуйте, мир! 你好世界 → 😀 café, naïve; 日本語のテキスト 👍 ok. ";

    @Param({"100", "4096"})
    public int size;

    private Message message;
    private ByteBuf ascii;
    private ByteBuf cyrillic;
    private ByteBuf mixed;
    private final ByteBuf out = Unpooled.directBuffer(1 << 16);

    @Setup
    public void prepare() {
        String text = "<m x=\"1\">hello</m>".repeat(size / 18 + 1).substring(0, size);
        ascii = Unpooled.directBuffer().writeBytes(text.getBytes(UTF_8));
        cyrillic = Unpooled.directBuffer().writeBytes("ж".repeat(size / 2).getBytes(UTF_8));
        mixed = Unpooled.directBuffer().writeBytes(wholeCharacters(MIXED.repeat(size / 50 + 1)));
        message = Message.text(ascii.retainedDuplicate());
        message.deflateFrom(1);
    }

    /** As many as fit into the size. */
    private byte[] wholeCharacters(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        UTF_8.newEncoder().encode(CharBuffer.wrap(text), bytes, true);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Benchmark
    public ByteBuf xmlsocket() {
        return encode(Wire.XMLSOCKET);
    }

    @Benchmark
    public ByteBuf flashTunnel() {
        return encode(Wire.FLASH_TUNNEL);
    }

    @Benchmark
    public ByteBuf hixie() {
        return encode(Wire.HIXIE);
    }

    @Benchmark
    public ByteBuf hybi() {
        return encode(Wire.HYBI);
    }

    /** hybi-01 to -03. */
    @Benchmark
    public ByteBuf hybiMore() {
        return encode(Wire.HYBI_MORE);
    }

    /** hybi-04 to -06. */
    @Benchmark
    public ByteBuf hybiEarly() {
        return encode(Wire.HYBI_EARLY);
    }

    /** Of a message that is compressed already. */
    @Benchmark
    public ByteBuf hybiDeflated() {
        return encode(Wire.HYBI_DEFLATED);
    }

    /** Once for each message, whatever the number of its receivers. */
    @Benchmark
    public void deflateOnce() {
        ByteBuf deflated = Deflation.compress(ascii);
        if (deflated != null) {
            deflated.release();
        }
    }

    @Benchmark
    public boolean utf8OfAscii() {
        return Utf8.isValid(ascii);
    }

    @Benchmark
    public boolean utf8OfCyrillic() {
        return Utf8.isValid(cyrillic);
    }

    @Benchmark
    public boolean utf8OfMixedText() {
        return Utf8.isValid(mixed);
    }

    private ByteBuf encode(Wire wire) {
        out.clear();
        wire.append(message, out);
        return out;
    }
}
