package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;

/** What a program that makes a load left behind. */
public record Outcome(int exitCode, String out, String err) {
    /** A command line that does not end the process. */
    @FunctionalInterface
    public interface Program {
        int run(String[] words, PrintStream out, PrintStream err);
    }

    /** Runs a program with these words, which blanks separate. */
    public static Outcome of(Program program, String words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode =
                program.run(words.split(" +"), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
        return new Outcome(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }
}
