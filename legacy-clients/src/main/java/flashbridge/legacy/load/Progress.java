package flashbridge.legacy.load;

import java.io.PrintStream;

/** How far it is: one line on a terminal, written over and over, so that it does not bury the results; else a line each. */
public record Progress(PrintStream err) {
    /** Shows how far it is; nothing clears the line. */
    public void show(String what) {
        if (isTerminal()) {
            err.printf("\r\033[K%s", what);
        } else if (!what.isEmpty()) {
            err.println(what);
        }
        err.flush();
    }

    /** Whether a line can be written over. */
    public boolean isTerminal() {
        return Boolean.getBoolean("bench.terminal"); // which the script knows
    }
}
