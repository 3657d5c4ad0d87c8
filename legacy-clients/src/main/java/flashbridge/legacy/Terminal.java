package flashbridge.legacy;

import java.io.BufferedReader;
import java.io.PrintStream;

/** Where a command reads and writes: messages and results to {@code out}, words about them to {@code err}. */
record Terminal(BufferedReader in, PrintStream out, PrintStream err) {}
