package flashbridge.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What shows that a file has changed, without reading it.
 *
 * @param modified follows symbolic links, as all here: certbot and Kubernetes exchange those
 * @param size bytes; -1 where there is no file
 * @param identity what the file system calls it, where it has a name of its own: a link may lead to one of the same age
 */
public record FileStamp(
        FileTime modified, long size, @Nullable Object identity, boolean readable) {
    private static final FileStamp NONE = new FileStamp(FileTime.fromMillis(0), -1, null, false);

    /** Those of several files, in their order. */
    public static List<FileStamp> of(List<Path> files) {
        return files.stream().map(FileStamp::of).toList();
    }

    /** What shows it now; a folder is no file. */
    public static FileStamp of(Path file) {
        try {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return now.isDirectory()
                    ? NONE
                    : new FileStamp(now.lastModifiedTime(), now.size(), now.fileKey(), Files.isReadable(file));
        } catch (IOException noFile) {
            return NONE;
        }
    }
}
