package flashbridge.gateway.config;

import org.jspecify.annotations.Nullable;

/**
 * Where in a file something is written, for what the operator is told.
 *
 * <p>It is no part of what is configured, so any two are equal: a setting that has moved to another line has not changed.
 *
 * @param line from 1 on; 0 for the file as a whole
 */
public record Place(String file, int line) {
    /** That of what was not read from a file. */
    public static final Place NOWHERE = new Place("", 0);

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Place;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    /** As {@code gateway.conf:7}. */
    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "");
    }
}
