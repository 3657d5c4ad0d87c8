package flashbridge.gateway.browser;

import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Tools a machine may lack: tests that need them are skipped, or fail where {@code -Dbrowser.tests=required} says so. */
final class Tools {
    private Tools() {}

    static <T> T need(Optional<T> tool, String otherwise) {
        if (tool.isEmpty() && "required".equals(System.getProperty("browser.tests"))) {
            Assertions.fail(otherwise);
        }
        Assumptions.assumeTrue(tool.isPresent(), otherwise);
        return tool.orElseThrow();
    }
}
