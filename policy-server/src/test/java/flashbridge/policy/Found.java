package flashbridge.policy;

import static flashbridge.policy.Documents.file;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.policy.Finding.Severity;
import java.util.List;

/** What is found in a policy file, to be compared with what should be. */
final class Found {
    private Found() {}

    private static void assertFinding(PolicyFile file, Severity severity, int line, String words) {
        assertTrue(
                file.findings().stream()
                        .anyMatch(f -> f.severity() == severity
                                && f.line() == line
                                && f.message().contains(words)),
                () -> severity + " in line " + line + " with \"" + words + "\" is not among " + file.findings());
        assertEquals(severity == Severity.WARNING, file.usable());
    }

    static void assertError(PolicyFile file, int line, String words) {
        assertFinding(file, Severity.ERROR, line, words);
    }

    static void assertWarning(PolicyFile file, int line, String words) {
        assertFinding(file, Severity.WARNING, line, words);
    }

    static void assertFine(PolicyFile file) {
        assertEquals(List.of(), file.findings());
        assertTrue(file.usable());
    }
}
