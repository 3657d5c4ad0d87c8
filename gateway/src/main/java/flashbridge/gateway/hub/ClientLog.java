package flashbridge.gateway.hub;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lines of the log about one client, all of which name it in the same way. */
final class ClientLog {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Peer peer;
    private final String protocol;
    private final Tally tally;
    private final long since = System.nanoTime();

    ClientLog(Peer peer, String protocol, Tally tally) {
        this.peer = peer;
        this.protocol = protocol;
        this.tally = tally;
    }

    void connects(String room) {
        log.info("connect    {} room={}", this, Printable.value(room));
    }

    void disconnects(String room, End why) {
        if (log.isInfoEnabled()) { // the line takes longer to make than the rest of leaving
            log.info(
                    "disconnect {} room={} {} duration={} reason={}",
                    this,
                    Printable.value(room),
                    tally,
                    duration(),
                    Printable.quoted(why.reason()));
        }
    }

    void isSlow() {
        log.warn("slow       {} reason=\"reads more slowly than its room speaks: messages are left out\"", this);
    }

    void fails(Throwable cause) {
        log.error("fault      {}", this, cause);
    }

    private String duration() {
        long tenths = (System.nanoTime() - since) / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + "s";
    }

    @Override
    public String toString() {
        return peer + " protocol=" + Printable.value(protocol);
    }
}
