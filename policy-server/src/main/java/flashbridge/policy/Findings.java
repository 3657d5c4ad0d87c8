package flashbridge.policy;

import flashbridge.policy.Finding.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what there is to say about one file, and not more than anybody would read. */
final class Findings {
    private static final int MOST = 100;

    private final List<Finding> list = new ArrayList<>();

    void error(int line, String message) {
        add(new Finding(Severity.ERROR, line, message));
    }

    void warning(int line, String message) {
        add(new Finding(Severity.WARNING, line, message));
    }

    private void add(Finding finding) {
        if (list.size() < MOST) {
            list.add(finding);
        } else if (list.size() == MOST) {
            list.add(new Finding(
                    Severity.ERROR,
                    finding.line(),
                    "more than " + MOST + " findings, the rest of the file is not read"));
        }
    }

    /** Nothing more is taken: reading on would be in vain. */
    boolean full() {
        return list.size() > MOST;
    }

    boolean anyError() {
        return list.stream().anyMatch(Finding::isError);
    }

    List<Finding> sorted() {
        return list.stream().sorted(Comparator.comparingInt(Finding::line)).toList();
    }
}
