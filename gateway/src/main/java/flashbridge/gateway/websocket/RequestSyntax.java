package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Map;

/** What a request of HTTP/1.1 has to look like to be read at all, and what is answered where it does not. */
final class RequestSyntax {
    /** The answer to a request with too much in front of its body. RFC 6585 §5 */
    static final Handshake.Refused TOO_LONG = new Handshake.Refused(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The head of this request is longer than limits.max-header-size.",
            Map.of());

    private static final int LONGEST_LINE = 8 * 1024;
    private static final HttpHeadersFactory HEADERS =
            DefaultHttpHeadersFactory.headersFactory().withValueValidator(RequestSyntax::checkHeader);

    private RequestSyntax() {}

    /** Reads requests whose heads are no longer than this, in bytes. */
    static HttpServerCodec codec(int maxHeaderSize) {
        return new HttpServerCodec(new HttpDecoderConfig()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(maxHeaderSize)
                .setHeadersFactory(HEADERS));
    }

    /** RFC 9110 §5.5, but for the character delete, which some have in the keys of hixie-76. */
    private static void checkHeader(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                throw new IllegalArgumentException("a header has a control character in it");
            }
        }
    }

    /** The answer to a request that could not be read for this cause. */
    static Handshake.Refused refused(Throwable cause) {
        if (cause instanceof TooLongHttpHeaderException) {
            return TOO_LONG;
        }
        HttpResponseStatus status = cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_URI_TOO_LONG
                : HttpResponseStatus.BAD_REQUEST;
        String reason = "This HTTP request cannot be read: " + status.reasonPhrase() + ".";
        return new Handshake.Refused(status, reason, Map.of());
    }
}
