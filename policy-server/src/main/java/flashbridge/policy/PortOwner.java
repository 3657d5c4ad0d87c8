package flashbridge.policy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out which process has a port, where Linux tells; elsewhere it is just another process. */
public final class PortOwner {
    private static final String LISTENING = "0A"; // the state of a listening socket in /proc/net/tcp
    private static final String NOBODY_KNOWN = "another process";

    private PortOwner() {}

    /** A name and a process id, as {@code java (process 4711)}. */
    public static String of(int port) {
        String socket = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(table -> lines(Path.of(table)).stream())
                .map(line -> line.trim().split("\\s+"))
                .filter(row -> row.length > 9 && row[3].equals(LISTENING) && row[1].endsWith(hex(port)))
                .map(row -> "socket:[" + row[9] + "]")
                .findFirst()
                .orElse("");
        return socket.isEmpty() ? NOBODY_KNOWN : processWith(socket);
    }

    private static String hex(int port) {
        return String.format(Locale.ROOT, ":%04X", port);
    }

    private static String processWith(String socket) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (hasOpen(process.resolve("fd"), socket)) {
                    return name(process) + " (process " + process.getFileName() + ")";
                }
            }
        } catch (IOException | SecurityException notReadable) {
            return NOBODY_KNOWN;
        }
        return NOBODY_KNOWN;
    }

    private static boolean hasOpen(Path descriptors, String socket) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : open) {
                if (socket.equals(target(descriptor))) {
                    return true;
                }
            }
        } catch (IOException | SecurityException notOurs) {
            return false;
        }
        return false;
    }

    private static @Nullable String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return null;
        }
    }

    private static String name(Path process) {
        return lines(process.resolve("comm")).stream().findFirst().orElse("a process");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException | SecurityException notHere) {
            return List.of();
        }
    }
}
