package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import flashbridge.gateway.hub.End;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients send in hybi-07 to RFC 6455, whole, byte by byte and glued together. */
class HybiFramingTest {
    /** Writes down what the framing hears. */
    private static final class Heard extends ChannelInboundHandlerAdapter implements Assembly {
        final List<String> events = new ArrayList<>();
        private final ByteBuf message = Unpooled.buffer();
        private String kind = "";

        @Nullable
        End end;

        @Override
        public void begin(boolean text) {
            kind = text ? "text" : "binary";
        }

        @Override
        public void announce(long length) {}

        @Override
        public void part(ByteBuf part, boolean last) {
            message.writeBytes(part);
            part.release();
            if (last) {
                events.add(kind + " " + ByteBufUtil.hexDump(message));
                message.clear();
            }
        }

        @Override
        public void release() {}

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object event) {
            if (event instanceof Control.Ping ping) {
                events.add("ping " + ByteBufUtil.hexDump(ping.body()));
                ping.body().release();
            } else if (event instanceof Control.Close close) {
                events.add("close " + close.code() + " " + close.reason());
            } else {
                events.add("pong");
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            end = (End) event;
        }
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#fromClients")
    void readsEveryVectorWholeByteByByteAndGlued(Vectors.Frame frame) {
        byte[] wire = frame.wire(true);
        List<String> once = expected(frame);
        assertEquals(once, read(wire.length, wire).events);
        assertEquals(once, read(1, wire).events);
        if (!frame.type().equals("close")) { // nothing is read behind a close
            List<String> twice = new ArrayList<>(once);
            twice.addAll(once);
            assertEquals(twice, read(2 * wire.length, wire, wire).events);
            assertEquals(twice, read(7, wire, wire).events);
        }
    }

    @ParameterizedTest
    @MethodSource("flashbridge.gateway.websocket.Vectors#negative")
    void endsAtEveryBrokenRuleAndReadsNothingBehindIt(Vectors.Bad bad) throws Exception {
        byte[] good = HexFormat.of().parseHex("818537fa213d7f9f4d5158");
        for (int size : new int[] {1, 1000}) {
            EmbeddedChannelWithMessages channel = new EmbeddedChannelWithMessages();
            channel.write(size, bad.wire(), good);
            assertNotNull(channel.heard.end, bad.what());
            assertFalse(channel.heard.events.contains("text 48656c6c6f"));
            assertEquals(bad.code(), ClosingCode.RFC_6455.of(channel.heard.end.cause()), bad.what());
        }
    }

    @Test
    void readsControlFramesWithoutPayloadAtOnce() {
        assertEquals(
                List.of("pong", "ping ", "close 0 "), read(100, hex("8a8037fa213d898037fa213d888037fa213d")).events);
    }

    @Test
    void readsNothingAfterAClose() {
        assertEquals(List.of("close 0 "), read(100, hex("888037fa213d818537fa213d7f9f4d5158")).events);
    }

    /** The same with the checks of whole messages behind it, as on a real connection. */
    private static final class EmbeddedChannelWithMessages {
        final Heard heard = new Heard();
        private final flashbridge.gateway.hub.Utf8 utf8 = new flashbridge.gateway.hub.Utf8();
        private final EmbeddedChannel channel = new EmbeddedChannel(
                new HybiFraming(new Assembly() {
                    @Override
                    public void begin(boolean text) {
                        heard.begin(text);
                    }

                    @Override
                    public void announce(long length) {}

                    @Override
                    public void part(ByteBuf part, boolean last) throws ProtocolError {
                        if (!utf8.accepts(part)) {
                            part.release();
                            throw new ProtocolError(End.badText());
                        }
                        heard.part(part, last);
                    }

                    @Override
                    public void release() {}
                }),
                heard);

        void write(int size, byte[]... wires) {
            HybiFramingTest.write(channel, size, wires);
        }
    }

    private static Heard read(int size, byte[]... wires) {
        Heard heard = new Heard();
        EmbeddedChannel channel = new EmbeddedChannel(new HybiFraming(heard), heard);
        write(channel, size, wires);
        channel.finishAndReleaseAll();
        return heard;
    }

    private static void write(EmbeddedChannel channel, int size, byte[]... wires) {
        ByteBuf all = Unpooled.wrappedBuffer(wires);
        while (all.isReadable()) {
            channel.writeInbound(Unpooled.copiedBuffer(all.readSlice(Math.min(size, all.readableBytes()))));
        }
    }

    private static List<String> expected(Vectors.Frame frame) {
        String payload = HexFormat.of().formatHex(frame.payload());
        return switch (frame.type()) {
            case "text,text" -> List.of("text " + hexOf("one"), "text " + hexOf("two"));
            case "text+ping" -> List.of("ping " + hexOf("p"), "text " + payload);
            case "pong" -> List.of("pong");
            case "close" -> List.of(close(frame.payload()));
            case "binary" -> List.of("binary " + binary(frame));
            default -> List.of(frame.type() + " " + payload);
        };
    }

    private static String binary(Vectors.Frame frame) {
        byte[] wire = frame.wire(true);
        byte[] mask = hex("37fa213d");
        byte[] payload = new byte[frame.payloadLength()];
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) (wire[wire.length - payload.length + i] ^ mask[i & 3]);
        }
        return HexFormat.of().formatHex(payload);
    }

    private static String close(byte[] body) {
        return body.length == 0
                ? "close 0 "
                : "close " + (((body[0] & 0xFF) << 8) | (body[1] & 0xFF)) + " "
                        + new String(body, 2, body.length - 2, UTF_8);
    }

    private static String hexOf(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
