package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a program prints into a file. */
@Timeout(60)
class PrintedTest {
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    @TempDir
    private Path temp = Path.of("");

    private Path file = temp;

    @BeforeEach
    void createFile() throws IOException {
        file = Files.createFile(temp.resolve("printed"));
    }

    @Test
    void isReadInCompleteLines() throws Exception {
        Process cat = cat();
        try (OutputStream in = cat.getOutputStream()) {
            say(in, "port 80\nport 8");
            Printed printed = new Printed(file);
            assertEquals("port 80\n", printed.await(cat, lines -> lines.contains("80"), Duration.ofSeconds(30)));
            IOException late =
                    assertThrows(IOException.class, () -> printed.await(cat, l -> l.contains("port 8\n"), AT_ONCE));
            assertEquals("printed no port:\nport 80\n", late.getMessage());
        }
        assertEquals(0, cat.waitFor());
    }

    @Test
    void beginsAnewOnceItIsLong() throws Exception {
        Process cat = cat();
        Printed printed = new Printed(file);
        try (OutputStream in = cat.getOutputStream()) {
            say(in, "first\n");
            printed.await(cat, lines -> lines.equals("first\n"), Duration.ofSeconds(30));
            printed.empty(6);
            assertEquals(6, Files.size(file));
            printed.empty(5);
            say(in, "second\n");
            assertTrue(printed.await(cat, lines -> lines.equals("second\n"), Duration.ofSeconds(30))
                    .endsWith("second\n"));
        }
        assertEquals(0, cat.waitFor());
    }

    private Process cat() throws IOException {
        return new ProcessBuilder("cat")
                .redirectOutput(new Printed(file).redirect())
                .start();
    }

    private static void say(OutputStream in, String text) throws IOException {
        in.write(text.getBytes(US_ASCII));
        in.flush();
    }
}
