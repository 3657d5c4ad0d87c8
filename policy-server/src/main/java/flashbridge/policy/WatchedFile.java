package flashbridge.policy;

import java.nio.file.Path;

/**
 * Sees that a file has changed, by being asked again and again.
 *
 * <p>Looking works everywhere, which notices from the system do not: they miss what lies behind a link or on a network.
 */
public final class WatchedFile {
    private final Path file;
    private FileStamp taken;
    private FileStamp seen;

    /** Takes the file as it is now; it need not be there. */
    public WatchedFile(Path file) {
        this.file = file;
        taken = FileStamp.of(file);
        seen = taken;
    }

    /**
     * Whether it is another one than that taken last.
     *
     * <p>Whoever writes it may not be done, so it must have stayed the same from one look to the next.
     */
    public boolean hasChanged() {
        FileStamp now = FileStamp.of(file);
        boolean settled = now.equals(seen);
        seen = now;
        return settled && !now.equals(taken);
    }

    /** What it was like when it was taken. */
    public FileStamp taken() {
        return taken;
    }

    /** Takes it as it is now; to be called before it is read, so that no change falls in between. */
    public void take() {
        taken = FileStamp.of(file);
    }
}
