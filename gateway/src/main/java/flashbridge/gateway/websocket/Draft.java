package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Wire;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table of drafts: how a request is recognised, how it is answered, how its frames are read and written, and how both
 * sides say goodbye.
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
            HybiHandshake::withExtensions,
            Framings::hybi,
            Wire.HYBI,
            Closing.RFC_6455),

    /** Chrome 14 and 15, Firefox 7 to 10; 9 to 12 are reserved numbers, but some clients sent them. */
    HYBI_08("hybi-08", version(8, 9, 10, 11, 12), HybiHandshake::answer, Framings::hybi, Wire.HYBI, Closing.HYBI_08),

    /** Firefox 6. */
    HYBI_07("hybi-07", version(7), HybiHandshake::answer, Framings::hybi, Wire.HYBI, Closing.HYBI_06),

    /** Internet Explorer 8 and 9 with an add-on, libwebsockets and Jetty of early 2011. */
    HYBI_06("hybi-06", version(6), HybiHandshake::answer, Framings::hybi05, Wire.HYBI_EARLY, Closing.HYBI_06),

    /** Programs of February 2011. */
    HYBI_05("hybi-05", version(5), HybiHandshake::answer, Framings::hybi05, Wire.HYBI_EARLY, Closing.BY_LETTER),

    /** Programs of January 2011: the first version with a number, and the only one with a nonce. */
    HYBI_04("hybi-04", version(4), HybiHandshake::withNonce, Framings::hybi04, Wire.HYBI_EARLY, Closing.WITHOUT_CODE),

    /** hybi-02 and -03: programs of late 2010. */
    HYBI_03("hybi-03", keys("2", "3"), HixieHandshake::hixie76, Framings::more, Wire.HYBI_MORE, Closing.WITHOUT_CODE),

    /** The first draft with opcodes. */
    HYBI_01("hybi-01", keys("1"), HixieHandshake::hixie76, Framings::more, Wire.HYBI_MORE, Closing.WITHOUT_CODE),

    /** The same as hybi-00: Chrome 6 to 13, Safari 5, iOS 4 and 5, many devices. */
    HIXIE_76(
            "hixie-76",
            keys("0", "75", "76"),
            HixieHandshake::hixie76,
            Framings::hixie,
            Wire.HIXIE,
            Closing.WITHOUT_CODE),

    /** And all drafts before it, which look the same: Chrome 4 and 5, Safari 5.0.0. */
    HIXIE_75("hixie-75", Draft::namesNothing, HixieHandshake::hixie75, Framings::hixie, Wire.HIXIE, Closing.NONE);

    /** What a refusal lists: the numbers that are versions, newest first. RFC 6455 §4.4 */
    static final String VERSIONS = "13, 8, 7, 6, 5, 4";

    /** Makes the decoder of one connection. */
    @FunctionalInterface
    interface Framer {
        ChannelHandler framing(Draft draft, Agreement agreed, Assembly assembly, int maxMessageSize);
    }

    private final String label;
    private final Predicate<HttpHeaders> recognises;
    private final Function<Proposal, Handshake> handshake;
    private final Framer framer;
    private final Wire wire;
    private final Closing closing;

    Draft(
            String label,
            Predicate<HttpHeaders> recognises,
            Function<Proposal, Handshake> handshake,
            Framer framer,
            Wire wire,
            Closing closing) {
        this.label = label;
        this.recognises = recognises;
        this.handshake = handshake;
        this.framer = framer;
        this.wire = wire;
        this.closing = closing;
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

    /** The same for the metrics, of a request that was refused before anybody asked. */
    static String labelOf(HttpHeaders headers) {
        Draft draft = of(headers);
        return draft == null ? Dialect.NO_DRAFT : draft.toString();
    }

    Handshake answer(Proposal proposal) {
        return handshake.apply(proposal);
    }

    /** A decoder for what the client sends. */
    ChannelHandler framing(Agreement agreed, Assembly assembly, int maxMessageSize) {
        return framer.framing(this, agreed, assembly, maxMessageSize);
    }

    /** What the client hears. */
    Wire wire() {
        return wire;
    }

    /** Whether the Flash tunnel can be laid through it. */
    boolean hasTunnel() {
        return wire == Wire.HYBI;
    }

    Closing closing() {
        return closing;
    }

    @Override
    public String toString() {
        return label;
    }

    /** Some clients list several versions in one header, or repeat it. */
    private static Predicate<HttpHeaders> version(Integer... numbers) {
        Set<String> known = Arrays.stream(numbers).map(String::valueOf).collect(Collectors.toUnmodifiableSet());
        return headers -> !Collections.disjoint(known, values(headers, "Sec-WebSocket-Version"));
    }

    /** Two keys, and one of these numbers as the draft; the few who send it as the version too mean the same. */
    private static Predicate<HttpHeaders> keys(String... numbers) {
        Set<String> known = Set.of(numbers);
        return headers -> headers.contains("Sec-WebSocket-Key1")
                && headers.contains("Sec-WebSocket-Key2")
                && known.contains(number(headers));
    }

    private static String number(HttpHeaders headers) {
        List<String> draft = values(headers, "Sec-WebSocket-Draft");
        List<String> named = draft.isEmpty() ? values(headers, "Sec-WebSocket-Version") : draft;
        return named.isEmpty() ? "0" : named.size() == 1 ? named.get(0) : "several";
    }

    private static boolean namesNothing(HttpHeaders headers) {
        return headers.names().stream()
                .noneMatch(name -> name.regionMatches(true, 0, "Sec-WebSocket-", 0, "Sec-WebSocket-".length()));
    }

    private static List<String> values(HttpHeaders headers, String name) {
        List<String> values = new ArrayList<>(1);
        for (String line : headers.getAll(name)) {
            for (String value : line.split(",", 0)) {
                values.add(value.trim());
            }
        }
        return values;
    }
}
