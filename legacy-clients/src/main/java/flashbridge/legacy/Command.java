package flashbridge.legacy;

import java.io.IOException;

/** One thing the command line does. */
interface Command {
    /** Runs to the end and returns the exit code. */
    int run(Arguments arguments, Terminal terminal) throws IOException, InterruptedException;
}
