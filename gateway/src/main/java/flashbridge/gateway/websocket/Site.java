package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.policy.Policy;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The few things that a WebSocket port answers over plain HTTP: its page, the policy file, and what the policy says. */
public final class Site {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String CONTENT_SECURITY =
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self' ws: wss:;"
                    + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Supplier<String> page;
    private final Content policyFile;
    private final OriginGate gate;
    private final String flashPath;
    private volatile Content lastPage = Content.of("");

    /**
     * What is answered to many, in one copy for all of them, since nobody has to read it soon.
     *
     * @param bytes outside of the heap, so that sockets need no copy either
     */
    private record Content(String text, ByteBuffer bytes) {
        static Content of(String text) {
            byte[] encoded = text.getBytes(UTF_8);
            ByteBuffer bytes =
                    ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
            return new Content(text, bytes.asReadOnlyBuffer());
        }

        ByteBuf body() {
            return Unpooled.wrappedBuffer(bytes);
        }
    }

    /** What one port answers; {@code page} is asked anew for each visitor. */
    public Site(Supplier<String> page, Policy policy, OriginGate gate, String flashPath) {
        this.page = page;
        policyFile = Content.of(policy.document());
        this.gate = gate;
        this.flashPath = flashPath;
    }

    /** The answer to a request that is not for a WebSocket. */
    FullHttpResponse answer(HttpRequest request, int port) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse refusal =
                    text(HttpResponseStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.");
            refusal.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
            return refusal;
        }
        String path = Destination.path(request.uri());
        return switch (path == null ? "" : path) {
            case "/" -> page();
            // Adobe's type for policies, the only one that by-content-type accepts
            case "/crossdomain.xml" -> response(HttpResponseStatus.OK, "text/x-cross-domain-policy", policyFile.body());
            case "/policy" -> judgement(request, port);
            default ->
                text(
                        HttpResponseStatus.NOT_FOUND,
                        "Nothing is here for plain HTTP. The page is at /" + pageOfTheRoom(request.uri())
                                + "; a WebSocket may use any path as its room.");
        };
    }

    /** Who tries the address of a room in a browser looks for this. */
    private String pageOfTheRoom(String target) {
        Destination destination = Destination.of(target, flashPath, "");
        return destination == null || destination.room().isEmpty()
                ? ""
                : ", that of this room at /?room=" + URLEncoder.encode(destination.room(), UTF_8);
    }

    /** A status and a sentence for people. */
    static FullHttpResponse text(HttpResponseStatus status, String text) {
        return response(status, TEXT, Unpooled.copiedBuffer(text.stripTrailing() + "\n", UTF_8));
    }

    static FullHttpResponse refused(Handshake.Refused refused) {
        FullHttpResponse response = text(refused.status(), refused.reason());
        for (Map.Entry<String, String> header : refused.headers().entrySet()) {
            response.headers().set(header.getKey(), header.getValue());
        }
        return response;
    }

    private FullHttpResponse page() {
        String now = page.get();
        Content content = lastPage;
        if (!content.text.equals(now)) {
            content = Content.of(now);
            lastPage = content;
        }
        FullHttpResponse response = response(HttpResponseStatus.OK, "text/html; charset=utf-8", content.body());
        response.headers().set("Content-Security-Policy", CONTENT_SECURITY);
        response.headers().set("Referrer-Policy", "no-referrer");
        return response;
    }

    /** What the policy says of an origin: a page asks this when its WebSocket was refused without a reason. */
    private FullHttpResponse judgement(HttpRequest request, int port) {
        List<String> origins;
        try {
            origins = new QueryStringDecoder(request.uri()).parameters().getOrDefault("origin", List.of());
        } catch (IllegalArgumentException notPercentEncoded) {
            return text(HttpResponseStatus.BAD_REQUEST, "What stands behind /policy? must be percent-encoded UTF-8.");
        }
        if (origins.size() != 1) {
            return text(HttpResponseStatus.BAD_REQUEST, "Ask for one origin: /policy?origin=http://www.example.com");
        }
        return gate.refusal(origins.get(0), port)
                .map(Site::refused)
                .orElseGet(() -> text(HttpResponseStatus.OK, "This origin may connect to port " + port + "."));
    }

    private static FullHttpResponse response(HttpResponseStatus status, String type, ByteBuf body) {
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpHeaders headers = response.headers();
        headers.set(HttpHeaderNames.CONTENT_TYPE, type);
        headers.setInt(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
        headers.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        return response;
    }
}
