package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
    private final Path folder;
    private final Path file;

    WatchedFileTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        file = Files.writeString(folder.resolve("file"), "one");
    }

    @Test
    void aChangeCountsOnceTheFileHasSettledAndUntilItIsTaken() throws IOException {
        WatchedFile watched = new WatchedFile(file);
        assertFalse(watched.hasChanged());
        Files.writeString(file, "half");
        assertFalse(watched.hasChanged());
        Files.writeString(file, "half and all");
        assertFalse(watched.hasChanged());
        assertTrue(watched.hasChanged());
        assertTrue(watched.hasChanged());
        watched.take();
        assertFalse(watched.hasChanged());
        assertFalse(watched.hasChanged());
    }

    @Test
    void whatIsPutBackAsItWasIsNoChange() throws IOException {
        FileTime age = Files.getLastModifiedTime(file);
        WatchedFile watched = new WatchedFile(file);
        Files.writeString(file, "other");
        watched.hasChanged();
        Files.setLastModifiedTime(Files.writeString(file, "one"), age);
        assertFalse(watched.hasChanged());
        assertFalse(watched.hasChanged());
    }

    @Test
    void theEndOfAFileIsAChangeAndItsReturnAsWell() throws IOException {
        WatchedFile watched = new WatchedFile(file);
        Files.delete(file);
        assertFalse(watched.hasChanged());
        assertTrue(watched.hasChanged());
        watched.take();
        Files.writeString(file, "one");
        assertFalse(watched.hasChanged());
        assertTrue(watched.hasChanged());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // where a link is a privilege, and files have no number
    void aLinkToAnotherFileOfTheSameAgeAndSizeIsAChange() throws IOException {
        Path other = Files.writeString(folder.resolve("other"), "two");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        WatchedFile watched = new WatchedFile(link);
        Path next = Files.createSymbolicLink(folder.resolve("next"), other);
        Files.move(next, link, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        assertFalse(watched.hasChanged());
        assertTrue(watched.hasChanged());
    }

    @Test
    void whatHappensInAFolderIsNoChangeOfAFile() throws IOException {
        WatchedFile watched = new WatchedFile(folder);
        Files.writeString(folder.resolve("more"), "");
        Files.setLastModifiedTime(folder, FileTime.fromMillis(0));
        assertFalse(watched.hasChanged());
        assertFalse(watched.hasChanged());
    }
}
