package flashbridge.policy;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/**
 * Lines of the log that strangers cause, so many in a second that they cannot fill a disk soon; how many were left out
 * stands in one more behind them. For the thread of its timer.
 */
final class BoundedLines {
    private final Logger log;
    private final Level level;
    private final String what;
    private final int most;
    private final EventExecutor timer;
    /** In the second that began with the first of them. */
    private int said;

    /**
     * None yet.
     *
     * @param most in a second
     * @param what begins the line that counts the others, as {@code turned away:}
     */
    BoundedLines(Logger log, Level level, int most, String what, EventExecutor timer) {
        this.log = log;
        this.level = level;
        this.most = most;
        this.what = what;
        this.timer = timer;
    }

    /** Says so, or counts it; {@code {}} in the format stands for a value. */
    void say(String format, Object... values) {
        if (!log.isEnabledForLevel(level)) {
            return;
        }
        if (said++ == 0) {
            timer.schedule(this::sum, 1, TimeUnit.SECONDS);
        }
        if (said <= most) {
            log.atLevel(level).log(format, values);
        }
    }

    private void sum() {
        int more = said - most;
        said = 0;
        if (more > 0) {
            log.atLevel(level).log("{} {} more in the same second, beyond {} lines", what, more, most);
        }
    }
}
