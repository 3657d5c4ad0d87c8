package flashbridge.legacy;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every draft of WebSocket that ever had clients, the oldest first, by the name it has on the command line. */
@SuppressWarnings("ImmutableEnumChecker") // the functions in its rows have no state
public enum Draft {
    HIXIE_75("hixie-75", Hixie75Client::connect),
    HIXIE_76("hixie-76", Hixie76Client::connect, "hybi-00"),
    HYBI_01("hybi-01", request -> MoreClient.connect(request, 1)),
    HYBI_02("hybi-02", request -> MoreClient.connect(request, 2)),
    HYBI_03("hybi-03", request -> MoreClient.connect(request, 3)),
    HYBI_04("hybi-04", Hybi04Client::connect),
    HYBI_05("hybi-05", request -> Hybi05Client.connect(request, 5)),
    HYBI_06("hybi-06", request -> Hybi05Client.connect(request, 6)),
    HYBI_07("hybi-07", request -> HybiClient.connect(request, 7)),
    HYBI_08("hybi-08", request -> HybiClient.connect(request, 8), "hybi-09", "hybi-10", "hybi-11", "hybi-12"),
    RFC_6455(
            "rfc6455",
            request -> HybiClient.connect(request, 13),
            "hybi-13",
            "hybi-14",
            "hybi-15",
            "hybi-16",
            "hybi-17"),
    RFC_6455_DEFLATE("deflate", HybiClient::connectDeflated, "permessage-deflate", "rfc6455/deflate");

    /** What {@link #named} knows, in words. */
    static final String NAMES = "hixie-75, hixie-76, hybi-00 to hybi-17, RFC-6455 (or rfc6455) and deflate";

    /** Connects one client. */
    @FunctionalInterface
    private interface Connector {
        LegacyClient connect(Request request) throws IOException;
    }

    private final String label;
    private final Connector connector;
    private final Set<String> spellings;

    Draft(String label, Connector connector, String... aliases) {
        this.label = label;
        this.connector = connector;
        spellings = Stream.concat(Stream.of(label), Stream.of(aliases))
                .map(Draft::spelling)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The draft of this name, or of that of another whose clients do the same; any other is {@link UsageError wrong usage}.
     * Servers write them in capitals, or without a hyphen, so neither matters.
     */
    static Draft named(String name) {
        return Arrays.stream(values())
                .filter(draft -> draft.spellings.contains(spelling(name)))
                .findFirst()
                .orElseThrow(() -> new UsageError("--draft knows " + NAMES + ", not " + name));
    }

    private static String spelling(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "");
    }

    /** Connects a client of this draft, or says with an exception why not. */
    public LegacyClient connect(Request request) throws IOException {
        return connector.connect(request);
    }

    @Override
    public String toString() {
        return label;
    }
}
