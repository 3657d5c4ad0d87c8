package flashbridge.gateway.hub;

import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What one client says: counted, judged, and held up while it is too much at a time. */
final class Speaker {
    private final Tally tally;
    private final Backpressure backpressure;
    private @Nullable Rate rate;

    Speaker(Channel channel, Tally tally) {
        this.tally = tally;
        backpressure = new Backpressure(channel);
    }

    /** Says a message of this sender to a room, or returns why it must not; takes over the reference. */
    @Nullable
    End say(Message message, Session sender, Room to) {
        tally.messagesIn++;
        tally.bytesIn += message.size();
        Rules rules = to.rules();
        End refusal = refusal(message, rules);
        if (refusal == null) {
            message.sentBy(sender);
            backpressure.said(message.size(), rules.queue(), to.memory());
            to.publish(message);
        } else {
            message.release();
        }
        return refusal;
    }

    /** Counts what is said to nobody but the gateway, in so many bytes, or returns why it must not be. */
    @Nullable
    End control(int size, Room in) {
        RateLimit limit = in.rules().rate();
        if (limit.equals(RateLimit.NONE)) {
            return null;
        }
        long now = System.nanoTime();
        return rate(limit, now).allowsControl(limit, size, now) ? null : tooMuch();
    }

    private @Nullable End refusal(Message message, Rules rules) {
        return isOverRate(message.size(), rules.rate())
                ? tooMuch()
                : rules.translation().refusal(message);
    }

    private boolean isOverRate(int size, RateLimit limit) {
        if (limit.equals(RateLimit.NONE)) {
            return false;
        }
        long now = System.nanoTime();
        return !rate(limit, now).allows(limit, size, now);
    }

    private Rate rate(RateLimit limit, long now) {
        Rate said = rate == null ? new Rate(limit, now) : rate;
        rate = said;
        return said;
    }

    private static End tooMuch() {
        return new End(End.Cause.TOO_MUCH, "says more than limits.rate allows");
    }

    /** On any event loop: a message of so many bytes has been taken over everywhere. */
    void heard(int bytes) {
        backpressure.heard(bytes);
    }

    /** Where that is so, the rest of what it has begun to say comes in later turns of its event loop. */
    void restIf(boolean tooMuchIsKept) {
        if (tooMuchIsKept) {
            backpressure.rest();
        }
    }

    /** Whether nothing more is to be read from it for now. */
    boolean isPaused() {
        return backpressure.isPaused();
    }

    /** Whether all that was said has been taken over everywhere. */
    boolean isIdle() {
        return backpressure.isIdle();
    }
}
