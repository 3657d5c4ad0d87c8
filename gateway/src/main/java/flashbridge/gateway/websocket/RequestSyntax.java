package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Beginning;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request of HTTP/1.1 has to look like to be read at all, and what is answered where it does not. */
final class RequestSyntax {
    /** The answer to a request with too much in front of its body. RFC 6585 §5 */
    static final Handshake.Refused TOO_LONG = new Handshake.Refused(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "The head of this request is longer than limits.max-header-size.",
            Map.of());

    /** Each may cost its size in bytes many times over. */
    static final int MOST_HEADERS = 100;

    /** The answer to a request with too many of them. */
    static final Handshake.Refused TOO_MANY = new Handshake.Refused(
            HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
            "This request has more than " + MOST_HEADERS + " header lines.",
            Map.of());

    /** The answer to a request that has not ended when there is no room for more of those. */
    static final Handshake.Refused NO_ROOM = new Handshake.Refused(
            HttpResponseStatus.SERVICE_UNAVAILABLE, Beginning.NO_ROOM + ".", Map.of("Retry-After", "5"));

    /** The answer where nothing more can be said. */
    static final Handshake.Refused MALFORMED = cannotBeRead(HttpResponseStatus.BAD_REQUEST);

    /** RFC 9112 §5.2: others may read the value of one header as another one. */
    static final Handshake.Refused FOLDED =
            Handshake.Refused.badRequest("A header line must not begin with a blank or a tab.");

    private static final Handshake.Refused NOT_ONE_HOST =
            Handshake.Refused.badRequest("A request of HTTP/1.1 must have one Host header.");

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

    /** Whether the head of a request over HTTP/2 has too many; a cookie in pieces is one header. RFC 9113 §8.2.3 */
    static boolean hasTooMany(Http2Headers headers) {
        int number = 0;
        for (Map.Entry<CharSequence, CharSequence> header : headers) {
            boolean counts = !HttpHeaderNames.COOKIE.contentEquals(header.getKey())
                    && !Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey());
            number += counts ? 1 : 0;
        }
        return number > MOST_HEADERS;
    }

    /** The answer to a request that can be read, but might be read otherwise by others; null for none. RFC 9112 §3.2 */
    static Handshake.@Nullable Refused fault(HttpRequest request) {
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        boolean mayLackOne = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
        return hosts == 1 || (hosts == 0 && mayLackOne) ? null : NOT_ONE_HOST;
    }

    /** What stands for a request that nobody reads to its end for this reason. */
    static HttpObject unreadable(Handshake.Refused why) {
        HttpRequest request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.setDecoderResult(DecoderResult.failure(new Unreadable(why)));
        return request;
    }

    private static final class Unreadable extends DecoderException {
        private static final long serialVersionUID = 1;
        private final transient Handshake.Refused why;

        Unreadable(Handshake.Refused why) {
            super(why.reason());
            this.why = why;
        }
    }

    /** The answer to a request that could not be read for this cause. */
    static Handshake.Refused refused(Throwable cause) {
        if (cause instanceof Unreadable unreadable) {
            return unreadable.why;
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return TOO_LONG;
        }
        return cause instanceof TooLongHttpLineException
                ? cannotBeRead(HttpResponseStatus.REQUEST_URI_TOO_LONG)
                : MALFORMED;
    }

    private static Handshake.Refused cannotBeRead(HttpResponseStatus status) {
        String reason = "This HTTP request cannot be read: " + status.reasonPhrase() + ".";
        return new Handshake.Refused(status, reason, Map.of());
    }
}
