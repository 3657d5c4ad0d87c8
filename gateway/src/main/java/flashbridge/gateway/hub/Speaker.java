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

    /** Counts a message; why its room must not hear it, or null when it may. */
    @Nullable
    End refusal(Message message, Rules rules) {
        tally.messagesIn++;
        tally.bytesIn += message.size();
        End tooMuch = rules.rate().equals(RateLimit.NONE) ? null : overRate(message, rules.rate());
        return tooMuch == null ? rules.translation().refusal(message) : tooMuch;
    }

    private @Nullable End overRate(Message message, RateLimit limit) {
        long now = System.nanoTime();
        Rate said = rate == null ? new Rate(limit, now) : rate;
        rate = said;
        return said.allows(limit, message.size(), now)
                ? null
                : new End(End.Cause.TOO_MUCH, "says more than limits.rate allows");
    }

    /** A message sets out. */
    void says(Message message, Rules rules) {
        backpressure.said(message.size(), rules.queue());
    }

    /** On any event loop: a message of so many bytes has been taken over everywhere. */
    void heard(int bytes) {
        backpressure.heard(bytes);
    }

    /** Whether all that was said has been taken over everywhere. */
    boolean isIdle() {
        return backpressure.isIdle();
    }
}
