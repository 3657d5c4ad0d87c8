package flashbridge.legacy;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Every draft of WebSocket that ever had clients, the oldest first, by the name it has on the command line. */
@SuppressWarnings("ImmutableEnumChecker") // the functions in its rows have no state
public enum Draft {
    HIXIE_75("hixie-75", Hixie75Client::connect),
    HIXIE_76("hixie-76", Hixie76Client::connect),
    HYBI_01("hybi-01", request -> MoreClient.connect(request, 1)),
    HYBI_02("hybi-02", request -> MoreClient.connect(request, 2)),
    HYBI_03("hybi-03", request -> MoreClient.connect(request, 3)),
    HYBI_04("hybi-04", Hybi04Client::connect),
    HYBI_05("hybi-05", request -> Hybi05Client.connect(request, 5)),
    HYBI_06("hybi-06", request -> Hybi05Client.connect(request, 6)),
    HYBI_07("hybi-07", request -> HybiClient.connect(request, 7)),
    HYBI_08("hybi-08", request -> HybiClient.connect(request, 8)),
    RFC_6455("rfc6455", request -> HybiClient.connect(request, 13)),
    RFC_6455_DEFLATE("deflate", HybiClient::connectDeflated);

    /** Connects one client. */
    @FunctionalInterface
    private interface Connector {
        LegacyClient connect(Request request) throws IOException;
    }

    private final String label;
    private final Connector connector;

    Draft(String label, Connector connector) {
        this.label = label;
        this.connector = connector;
    }

    /** The draft of this name. */
    static Optional<Draft> named(String label) {
        return Arrays.stream(values())
                .filter(draft -> draft.label.equals(label))
                .findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Draft::toString).toList();
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
