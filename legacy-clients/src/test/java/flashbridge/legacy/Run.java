package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.io.StringReader;

/** What a run of the command line left behind. */
record Run(int exitCode, String out, String err) {
    static Run of(String typed, String... args) {
        return of(new StringReader(typed), args);
    }

    static Run of(Reader typed, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(args, new Terminal(new BufferedReader(typed), print(out), print(err)));
        return new Run(exitCode, lines(out), lines(err));
    }

    static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, UTF_8);
    }

    static String lines(ByteArrayOutputStream bytes) {
        return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }
}
