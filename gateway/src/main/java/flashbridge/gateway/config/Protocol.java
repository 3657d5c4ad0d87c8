package flashbridge.gateway.config;

import java.util.Locale;

/** What a listener can speak. */
public enum Protocol {
    /** The answer to {@code <policy-file-request/>}, in-band or on a port of its own. */
    POLICY,
    /** NUL-terminated text over TCP: Flash Player, AIR, Ruffle on the desktop, any program. */
    XMLSOCKET,
    /** HTTP, and WebSocket of every draft on top of it. */
    WEBSOCKET;

    /** As it is written in the configuration and the log. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
