package flashbridge.gateway.hub;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lines of the log about one client, all of which name it in the same way.
 *
 * <p>Its stay is told by two of them, one when it is announced and one when it has gone, or by neither.
 */
final class ClientLog {
    private static final Logger log = LoggerFactory.getLogger("flashbridge.clients");

    private final Peer peer;
    private final Dialect dialect;
    private final Tally tally;
    private final long since = System.nanoTime();

    private String room = "";
    private boolean announced;
    private boolean gone;

    ClientLog(Peer peer, Dialect dialect, Tally tally) {
        this.peer = peer;
        this.dialect = dialect;
        this.tally = tally;
    }

    void enters(String name) {
        room = name;
    }

    /** Announces it, unless it has been announced or has gone; returns whether it did. */
    boolean connects() {
        if (announced || gone) {
            return false;
        }
        announced = true;
        if (log.isInfoEnabled()) {
            log.info("connect    " + this + " room=" + Printable.value(room));
        }
        return true;
    }

    /** Whether its connect line has been logged, and its disconnect line has not. */
    boolean isAnnounced() {
        return announced;
    }

    /** It is leaving: who has not been announced by now never is. */
    void goes() {
        gone = true;
    }

    /** It has gone; that is said, once, of who was announced. */
    void disconnects(End why) {
        if (announced && log.isInfoEnabled()) { // the line takes longer to make than the rest of leaving
            log.info("disconnect " + this + " room=" + Printable.value(room) + " " + tally + " duration=" + duration()
                    + " reason=" + Printable.quoted(why.reason() + manners()));
        }
        announced = false;
    }

    private String manners() {
        return tally.unanswered == 0 ? "" : "; did not answer within limits.close-timeout";
    }

    void isSlow() {
        log.warn("slow       {} reason=\"reads more slowly than its room speaks: messages are left out\"", this);
    }

    /** Its connection failed by a fault of our own, which is told with its trace or without. */
    void fault(Throwable cause, boolean withTrace) {
        if (withTrace) {
            log.error("fault      {}", this, cause);
        } else {
            log.error("fault      {} cause={}", this, Printable.quoted(cause.toString()));
        }
    }

    /** With whom it is counted. */
    Census.Kind kind() {
        return new Census.Kind(peer.listener(), dialect);
    }

    private String duration() {
        long tenths = (System.nanoTime() - since) / 100_000_000;
        return tenths / 10 + "." + tenths % 10 + "s";
    }

    @Override
    public String toString() {
        return peer + " protocol=" + Printable.value(dialect.toString());
    }
}
