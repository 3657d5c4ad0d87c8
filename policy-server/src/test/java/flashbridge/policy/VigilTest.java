package flashbridge.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of faults that come up where files are looked after. */
class VigilTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Vigil vigil = new Vigil(new PrintStream(err, true, UTF_8));

    @Test
    void itGoesOnAndTellsEachOnce() {
        try (Said said = Said.by(Vigil.class)) {
            for (int i = 0; i < 3; i++) {
                vigil.look(() -> {
                    throw new IllegalStateException("first of " + VigilTest.class);
                });
                assertFalse(vigil.sees(() -> {
                    throw new NoClassDefFoundError("second");
                }));
                assertTrue(vigil.sees(() -> true));
            }
            assertEquals(
                    2,
                    said.with("ERROR a fault while looking after changed files, it goes on")
                            .size());
        }
        List<String> printed = err.toString(UTF_8).lines().toList();
        assertEquals(2, printed.size(), printed.toString());
        assertTrue(
                printed.get(0).endsWith("java.lang.IllegalStateException: first of " + VigilTest.class),
                printed.get(0));
    }

    @Test
    void itTellsNoneOfThemForever() {
        for (int i = 0; i < 100; i++) {
            String message = "number " + i;
            vigil.look(() -> {
                throw new IllegalStateException(message);
            });
        }
        assertEquals(20, err.toString(UTF_8).lines().count());
    }
}
