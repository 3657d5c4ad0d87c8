package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The table of drafts: how a request is recognised, how it is answered, how its frames are read and written, which codes
 * it closes with.
 *
 * <p>It is asked once, when the request has arrived, and the first row that matches is taken; newer ones come first. A
 * request that no row matches is refused with the list of {@link #VERSIONS}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions in its rows have no state
enum Draft {
    /** RFC 6455 and hybi-13 to -17 before it; 14 to 17 are no versions, but some clients sent them. */
    RFC_6455(
            "RFC-6455",
            version(13, 14, 15, 16, 17),
            HybiHandshake::answer,
            HybiFraming::new,
            Wire.HYBI,
            Wire.FLASH_TUNNEL,
            ClosingCode.RFC_6455),

    /** Chrome 14 and 15, Firefox 7 to 10; 9 to 12 are reserved numbers, but some clients sent them. */
    HYBI_08(
            "hybi-08",
            version(8, 9, 10, 11, 12),
            HybiHandshake::answer,
            HybiFraming::new,
            Wire.HYBI,
            Wire.FLASH_TUNNEL,
            ClosingCode.HYBI_08),

    /** Firefox 6. */
    HYBI_07(
            "hybi-07",
            version(7),
            HybiHandshake::answer,
            HybiFraming::new,
            Wire.HYBI,
            Wire.FLASH_TUNNEL,
            ClosingCode.HYBI_07);

    /** What a refusal lists: the numbers that are versions, newest first. RFC 6455 §4.4 */
    static final String VERSIONS = "13, 8, 7";

    private final String label;
    private final Predicate<HttpHeaders> recognises;
    private final Function<HttpRequest, Handshake> handshake;
    private final Function<Assembly, ChannelHandler> framing;
    private final Wire wire;
    private final Wire tunnel;
    private final ClosingCode codes;

    Draft(
            String label,
            Predicate<HttpHeaders> recognises,
            Function<HttpRequest, Handshake> handshake,
            Function<Assembly, ChannelHandler> framing,
            Wire wire,
            Wire tunnel,
            ClosingCode codes) {
        this.label = label;
        this.recognises = recognises;
        this.handshake = handshake;
        this.framing = framing;
        this.wire = wire;
        this.tunnel = tunnel;
        this.codes = codes;
    }

    /** The draft that the request is written in, or null. */
    static @Nullable Draft of(HttpHeaders headers) {
        for (Draft draft : values()) {
            if (draft.recognises.test(headers)) {
                return draft;
            }
        }
        return null;
    }

    Handshake answer(HttpRequest request) {
        return handshake.apply(request);
    }

    /** A decoder for what the client sends. */
    ChannelHandler framing(Assembly assembly) {
        return framing.apply(assembly);
    }

    /** What the client hears: messages as they are, or as XMLSocket inside the Flash tunnel. */
    Wire wire(boolean inTunnel) {
        return inTunnel ? tunnel : wire;
    }

    /** The closing code of this draft for an end. */
    int code(End.Cause cause) {
        return codes.of(cause);
    }

    @Override
    public String toString() {
        return label;
    }

    /** Some clients list several versions in one header, or repeat it. */
    private static Predicate<HttpHeaders> version(Integer... numbers) {
        Set<Integer> known = Set.of(numbers);
        return headers -> headers.getAll("Sec-WebSocket-Version").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(String::trim)
                .anyMatch(text -> known.stream().anyMatch(number -> text.equals(number.toString())));
    }
}
