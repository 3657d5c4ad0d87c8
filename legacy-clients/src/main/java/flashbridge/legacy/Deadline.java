package flashbridge.legacy;

import java.net.SocketTimeoutException;
import java.time.Duration;

/** A moment until which blocking reads may take, all together; or, from a zero duration, no such moment. */
record Deadline(Duration whole, long start) {
    static Deadline in(Duration duration) {
        return new Deadline(duration, System.nanoTime());
    }

    /** What is left, in milliseconds, as {@link java.net.Socket#setSoTimeout} takes it: 0 is without end. */
    int millisLeft() throws SocketTimeoutException {
        if (whole.isZero()) {
            return 0;
        }
        Duration left = whole.minusNanos(System.nanoTime() - start);
        if (left.isNegative() || left.isZero()) {
            throw passed();
        }
        return (int) Math.min(Integer.MAX_VALUE, left.toMillis() + 1);
    }

    SocketTimeoutException passed() {
        return new SocketTimeoutException("nothing came within " + whole.toMillis() + " ms");
    }
}
