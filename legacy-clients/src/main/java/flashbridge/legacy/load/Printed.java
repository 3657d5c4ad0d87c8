package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * What a program prints, in a file: that never fills up as a pipe does, so nobody has to read it for the program to go on.
 *
 * <p>The file is emptied now and then, as a gateway logs gigabytes where clients come and go all the time.
 */
final class Printed {
    private static final int MOST_BYTES = 16 << 20;
    private static final long GLANCE_MILLIS = 10;

    private final Path file;

    Printed(Path file) {
        this.file = file;
    }

    /** Where the program is to print: at the end of the file, which is its beginning again once it has been emptied. */
    ProcessBuilder.Redirect redirect() {
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /**
     * Waits until the program has printed what is sought, in complete lines; returns all of them.
     *
     * @throws IOException if the program ends before, or takes too long
     */
    String await(Process program, Predicate<String> sought, Duration longest) throws IOException {
        long start = System.nanoTime();
        while (true) {
            boolean ended = !program.isAlive(); // before the last look at what it printed
            String lines = lines();
            if (sought.test(lines)) {
                return lines;
            }
            if (ended || System.nanoTime() - start > longest.toNanos()) {
                throw new IOException((ended ? "ended:\n" : "printed no port:\n") + lines);
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(GLANCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private String lines() throws IOException {
        String all = new String(Files.readAllBytes(file), UTF_8);
        return all.substring(0, all.lastIndexOf('\n') + 1);
    }

    /** Keeps the file short for as long as the program runs, and the file is there. */
    void keepShort(Process program) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!program.waitFor(1, TimeUnit.SECONDS)) {
                            empty(MOST_BYTES);
                        }
                    } catch (InterruptedException | IOException e) {
                        // it was deleted, so nobody wants more of it
                    }
                },
                "empties " + file);
        thread.setDaemon(true);
        thread.start();
    }

    /** Empties the file if it has more than so many bytes. */
    void empty(long most) throws IOException {
        if (Files.size(file) > most) {
            FileChannel.open(file, StandardOpenOption.WRITE).truncate(0).close();
        }
    }
}
