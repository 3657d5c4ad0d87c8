package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Printable;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.event.Level;

/** What becomes of a request for a WebSocket: a pure function of the request, without a channel in it. */
sealed interface Handshake {
    /**
     * It may begin.
     *
     * @param head the exact bytes of the answer, with the empty line at their end; HTTP/2 has an answer of its own
     */
    record Accepted(Draft draft, Destination to, Agreement agreed, String head) implements Handshake {}

    /**
     * It may not: a status, a sentence for the body, and headers that help the client to do better.
     *
     * @param word why, for the metrics: one of few
     * @param policyFile the file that decided, for the log alone: where it is does not concern clients; empty for none
     */
    record Refused(
            HttpResponseStatus status, String word, String reason, Map<String, String> headers, String policyFile)
            implements Handshake {
        /** One that no file decided. */
        Refused(HttpResponseStatus status, String word, String reason, Map<String, String> headers) {
            this(status, word, reason, headers, "");
        }

        /** One for what the request is like. */
        Refused(HttpResponseStatus status, String reason, Map<String, String> headers) {
            this(status, "malformed", reason, headers);
        }

        static Refused badRequest(String reason) {
            return new Refused(HttpResponseStatus.BAD_REQUEST, reason, Map.of());
        }

        /** Counts it among the handshakes, where its request asks for a WebSocket. */
        void countIfHandshake(HttpHeaders asked, Incidents incidents) {
            if (isWantedBy(asked)) {
                countRefused(Draft.labelOf(asked), word, incidents);
            }
        }

        /** Tells the operator, by a warning and a count. */
        void report(Peer peer, Incidents incidents) {
            tell(Level.WARN, peer, incidents);
        }

        /** The same of what is no attack, most of the time: browsers connect in advance. */
        void mention(Peer peer, Incidents incidents) {
            tell(Level.INFO, peer, incidents);
        }

        /** The reason may have several lines. */
        private void tell(Level level, Peer peer, Incidents incidents) {
            incidents.refused(
                    level,
                    peer,
                    "status=" + status.code() + " reason="
                            + Printable.quoted(reason.replaceAll("\\s+", " ").strip())
                            + (policyFile.isEmpty() ? "" : " policy=" + Printable.value(policyFile)));
            incidents.count(Incidents.Kind.REFUSED, status.codeAsText().toString());
        }
    }

    /** Counts one that has become a WebSocket. */
    static void countAccepted(Draft draft, Incidents incidents) {
        incidents.count(Incidents.Kind.HANDSHAKE, draft.toString(), "accepted", "none");
    }

    /** Counts one that has not; the word says why. */
    static void countRefused(String draft, String word, Incidents incidents) {
        incidents.count(Incidents.Kind.HANDSHAKE, draft, "refused", word);
    }

    /** Shows those counts from the beginning that are sure to come. */
    static void expect(Incidents incidents) {
        for (Draft draft : Draft.values()) {
            incidents.expect(Incidents.Kind.HANDSHAKE, draft.toString(), "accepted", "none");
        }
    }

    /** True when the request asks for a WebSocket, well or badly; other upgrades may be ignored. RFC 9110 §7.8 */
    static boolean isWantedBy(HttpHeaders headers) {
        return hasToken(headers, HttpHeaderNames.UPGRADE, "websocket")
                || headers.contains("Sec-WebSocket-Key")
                || headers.contains("Sec-WebSocket-Version")
                || hasOldKey(headers);
    }

    /**
     * True when the last 8 bytes of the request may wait for the answer, so that it is given on the headers alone.
     *
     * <p>Proxies hold these bytes back, since no header announces them, and some clients do. hixie-76 §5.1
     */
    static boolean isAnsweredEarly(HttpHeaders headers) {
        return hasOldKey(headers);
    }

    private static boolean hasOldKey(HttpHeaders headers) {
        return headers.contains("Sec-WebSocket-Key1") || headers.contains("Sec-WebSocket-Key2");
    }

    /** The answer of the draft that the request is written in, where there is one, or why there is none. */
    static Handshake answer(HttpRequest request, Terms terms) {
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
        int body = isAnsweredEarly(headers) ? Challenge.KEY3_LENGTH : 0; // some name the length of key3
        boolean longer = headers.contains(HttpHeaderNames.CONTENT_LENGTH)
                && headers.getInt(HttpHeaderNames.CONTENT_LENGTH, -1) != body; // nor when it has more than 32 bits
        if (longer || headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Refused.badRequest("A request for a WebSocket has no body.");
        }
        Draft draft = Draft.of(headers);
        return draft == null ? unknownVersion(headers) : propose(request, draft, terms, draft::answer);
    }

    /** The answer to the extended CONNECT of RFC 8441, given as a request of HTTP/1.1. */
    static Handshake answerConnect(HttpRequest request, Terms terms) {
        Draft draft = Draft.of(request.headers());
        return draft == Draft.RFC_6455
                ? propose(request, draft, terms, Handshake::connected)
                : unknownVersion(request.headers());
    }

    private static Handshake connected(Proposal proposal) {
        return proposal.accepted(HybiHandshake.agreedWithExtensions(proposal), "");
    }

    private static Handshake propose(
            HttpRequest request, Draft draft, Terms terms, Function<Proposal, Handshake> handshake) {
        Destination to = Destination.of(request.uri(), terms.flashPath(), terms.defaultRoom());
        if (to == null) {
            return Refused.badRequest("No room can have this path: percent-encoded UTF-8, at most 128 characters.");
        }
        if (to.tunnel() && !draft.hasTunnel()) {
            return Refused.badRequest("The Flash tunnel carries binary frames of the WebSocket versions 13, 8 and 7;"
                    + " " + draft + " leads to a room's own path only.");
        }
        return handshake.apply(new Proposal(request, draft, to, terms));
    }

    private static Refused unknownVersion(HttpHeaders headers) {
        if (headers.contains("Sec-WebSocket-Key1") != headers.contains("Sec-WebSocket-Key2")) {
            return Refused.badRequest("Sec-WebSocket-Key1 and Sec-WebSocket-Key2 must come together.");
        }
        List<String> versions = headers.getAll("Sec-WebSocket-Version");
        String asked = versions.isEmpty() ? "none" : "\"" + String.join(", ", versions) + "\"";
        return new Refused(
                HttpResponseStatus.BAD_REQUEST,
                "version",
                "The WebSocket versions spoken here are " + Draft.VERSIONS + "; this request names " + asked + ".",
                Map.of("Sec-WebSocket-Version", Draft.VERSIONS)); // RFC 6455 §4.4
    }

    /** Header values are lists of tokens in any case, in one header or several. Firefox: "keep-alive, Upgrade". */
    private static boolean hasToken(HttpHeaders headers, CharSequence name, String token) {
        return headers.containsValue(name, token, true);
    }
}
