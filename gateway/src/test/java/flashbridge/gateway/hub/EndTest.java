package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Why connections failed, as the log says it: whatever clients have sent, it is one line, and not a long one. */
class EndTest {
    @Test
    void saysInPlainWordsWhatTheNetworkDid() {
        assertEquals("\"connection reset by the client\"", End.ofNetwork(new IOException("Connection reset by peer")));
        assertEquals(
                "\"broke TLS: this is no record of it\"",
                End.ofNetwork(new DecoderException(new NotSslRecordException("not an SSL/TLS record: 2121"))));
        assertEquals(
                "\"broke TLS: BAD_DECRYPT\"",
                End.ofNetwork(new DecoderException(
                        new SSLException("error:1e000065:SSL routines:OPENSSL_internal:BAD_DECRYPT"))));
        assertEquals(
                "\"broke TLS: " + "x".repeat(200) + "\"",
                End.ofNetwork(new DecoderException(new SSLException("x".repeat(10_000)))));
    }

    @Test
    void letsNobodyWriteLinesOfHisOwn() {
        Http2Exception trailers = Http2Exception.streamError(
                3, Http2Error.PROTOCOL_ERROR, "Illegal header name: %s", "x\nrefused    id=1 address=10.0.0.1:1");
        assertEquals(
                "\"io.netty.handler.codec.http2.Http2Exception$StreamException: Illegal header name:"
                        + " x\\u000arefused    id=1 address=10.0.0.1:1\"",
                End.ofNetwork(trailers).replace("\\$", "$"));
        assertEquals("\"a\\u000ab\"", End.ofNetwork(new IOException("a\nb")));
    }
}
