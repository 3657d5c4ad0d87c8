package flashbridge.gateway.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What becomes of a request for a WebSocket: a pure function of the request, without a channel in it. */
sealed interface Handshake {
    /** It may begin: the exact bytes of the answer, with the empty line at their end. */
    record Accepted(String head) implements Handshake {}

    /** It may not: a status, a sentence for the body, and headers that help the client to do better. */
    record Refused(HttpResponseStatus status, String reason, Map<String, String> headers) implements Handshake {
        static Refused badRequest(String reason) {
            return new Refused(HttpResponseStatus.BAD_REQUEST, reason, Map.of());
        }
    }

    /** True when the request asks for a WebSocket, well or badly; other upgrades may be ignored. RFC 9110 §7.8 */
    static boolean isWantedBy(HttpHeaders headers) {
        return hasToken(headers, HttpHeaderNames.UPGRADE, "websocket")
                || headers.contains("Sec-WebSocket-Key")
                || headers.contains("Sec-WebSocket-Version")
                || headers.contains("Sec-WebSocket-Key1");
    }

    /** The answer of the draft that the request is written in, where there is one, or why there is none. */
    static Handshake answer(HttpRequest request, @Nullable Draft draft) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            return Refused.badRequest("A WebSocket begins with GET, not " + request.method() + "."); // RFC 6455 §4.1
        }
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            return Refused.badRequest("A WebSocket needs HTTP/1.1; this request says " + request.protocolVersion()
                    + ". (nginx: proxy_http_version 1.1)");
        }
        if (!hasToken(headers, HttpHeaderNames.UPGRADE, "websocket")
                || !hasToken(headers, HttpHeaderNames.CONNECTION, "upgrade")) {
            return Refused.badRequest(
                    "The headers \"Upgrade: websocket\" and \"Connection: Upgrade\" did not both arrive."
                            + " A proxy in between has to pass them on.");
        }
        if (headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0) != 0
                || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Refused.badRequest("A request for a WebSocket has no body.");
        }
        return draft == null ? unknownVersion(headers) : draft.answer(request);
    }

    private static Refused unknownVersion(HttpHeaders headers) {
        List<String> versions = headers.getAll("Sec-WebSocket-Version");
        String asked = versions.isEmpty() ? "none" : "\"" + String.join(", ", versions) + "\"";
        return new Refused(
                HttpResponseStatus.BAD_REQUEST,
                "The WebSocket versions spoken here are " + Draft.VERSIONS + "; this request names " + asked + ".",
                Map.of("Sec-WebSocket-Version", Draft.VERSIONS)); // RFC 6455 §4.4
    }

    /** Header values are lists of tokens in any case, in one header or several. Firefox: "keep-alive, Upgrade". */
    private static boolean hasToken(HttpHeaders headers, CharSequence name, String token) {
        return headers.getAll(name).stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .anyMatch(value -> value.trim().equalsIgnoreCase(token));
    }
}
