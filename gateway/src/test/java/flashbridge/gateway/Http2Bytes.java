package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** What a client of HTTP/2 sends, made by hand: also what no client may send. RFC 9113 */
final class Http2Bytes {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** Begins a connection. §3.4 */
    static Http2Bytes begin() {
        Http2Bytes begun = new Http2Bytes();
        begun.bytes.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
        return begun.frame(SETTINGS, 0, 0);
    }

    /** §4.1 */
    Http2Bytes frame(int type, int flags, int stream, byte... payload) {
        bytes.writeBytes(Unpooled.buffer(9)
                .writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .array());
        bytes.writeBytes(payload);
        return this;
    }

    /** A request whose stream stays open. */
    Http2Bytes request(int stream, Http2Headers head) throws Exception {
        return frame(HEADERS, END_HEADERS, stream, encoded(head));
    }

    /** A head as it is on the wire, whichever came before. */
    static byte[] encoded(Http2Headers head) throws Exception {
        ByteBuf block = Unpooled.buffer();
        // without a dynamic table, so that no head depends on another. RFC 7541 §4.2
        try (DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder((name, value) -> true)) {
            encoder.encodeHeaders(1, head, block);
        }
        return ByteBufUtil.getBytes(block);
    }

    byte[] all() {
        return bytes.toByteArray();
    }

    /** The code of the GOAWAY that ends a connection, whatever comes before. §6.8 */
    static int errorCode(RawConnection connection) throws IOException {
        while (true) {
            ByteBuf head = Unpooled.wrappedBuffer(connection.read(9));
            byte[] payload = connection.read(head.readMedium());
            if (head.readByte() == GOAWAY) {
                return Unpooled.wrappedBuffer(payload).getInt(4);
            }
        }
    }
}
