package flashbridge.policy;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * One thing to say about a policy file, or the file of the log: what, where, and whether the file is usable in spite of it.
 *
 * @param line counted from 1; 0 where it is not known
 */
public record Finding(Severity severity, int line, String message) {
    /** An error makes the file unusable, a warning does not. */
    public enum Severity {
        ERROR,
        WARNING;

        @Override
        public String toString() {
            return this == ERROR ? "error" : "warning";
        }
    }

    /** Whether the file is unusable. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** Prints all findings about a file, and returns whether it is unusable. */
    public static boolean tell(List<Finding> all, Path file, PrintStream to) {
        all.forEach(finding -> to.println(finding.at(file.toString())));
        return all.stream().anyMatch(Finding::isError);
    }

    /** The finding as compilers print theirs: {@code conf/crossdomain.xml:7: warning: ...}. */
    public String at(String file) {
        return file + (line == 0 ? "" : ":" + line) + ": " + severity + ": " + message;
    }
}
