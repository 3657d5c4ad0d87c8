package flashbridge.gateway.hub;

/**
 * What a client speaks, in the words of the log and the metrics.
 *
 * @param proto {@code xmlsocket}, {@code websocket} or {@code flash-tunnel}
 * @param draft the one of WebSocket, as {@code RFC-6455} or {@code hixie-76}; {@link #NO_DRAFT} where there is none
 * @param options what else was agreed on or configured, as {@code deflate/h2} or {@code windows-1251}; empty for nothing
 */
public record Dialect(String proto, String draft, String options) implements Comparable<Dialect> {
    public static final String NO_DRAFT = "none";
    public static final String WEBSOCKET = "websocket";

    /** One without a draft and options. */
    public static Dialect of(String proto) {
        return new Dialect(proto, NO_DRAFT, "");
    }

    @Override
    public int compareTo(Dialect other) {
        return toString().compareTo(other.toString());
    }

    /** As in the log, where the draft of a WebSocket says that it is one: {@code RFC-6455/deflate}. */
    @Override
    public String toString() {
        String name = draft.equals(NO_DRAFT) ? proto : proto.equals(WEBSOCKET) ? draft : proto + "/" + draft;
        return options.isEmpty() ? name : name + "/" + options;
    }
}
