package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import org.jspecify.annotations.Nullable;

/** The frames of hixie-75 and -76: {@code 00}, text in UTF-8, {@code FF}; and {@code FF 00} to say goodbye. */
final class HixieFrames {
    private final Link link;
    private int searched = 1;
    private boolean closed;
    private boolean saidGoodbye;

    HixieFrames(Link link) {
        this.link = link;
    }

    static byte[] text(String text) {
        byte[] utf8 = text.getBytes(UTF_8);
        byte[] frame = new byte[utf8.length + 2];
        System.arraycopy(utf8, 0, frame, 1, utf8.length);
        frame[frame.length - 1] = (byte) 0xFF;
        return frame;
    }

    /** The next text; null when the server has said goodbye or hung up. */
    @Nullable
    String next(Deadline deadline) throws IOException {
        while (!closed) {
            if (link.held() > 0 && link.at(0) == 0xFF) {
                readGoodbye(deadline);
            } else if (link.held() > 0 && link.at(0) != 0) {
                throw new ProtocolException("a frame begins with byte %02x, expected 00".formatted(link.at(0)));
            } else {
                int end = end();
                if (end >= 0) {
                    byte[] frame = link.take(end + 1);
                    searched = 1;
                    return Utf8.text(frame, 1, frame.length - 2);
                }
                closed = !link.more(deadline);
            }
        }
        return null;
    }

    private int end() {
        for (; searched < link.held(); searched++) {
            if (link.at(searched) == 0xFF) {
                return searched;
            }
        }
        return -1;
    }

    private void readGoodbye(Deadline deadline) throws IOException {
        if (link.take(2, deadline)[1] != 0) {
            throw new ProtocolException("byte ff is not followed by 00");
        }
        closed = true;
        saidGoodbye = true;
    }

    /** Whether the server has sent {@code FF 00}. */
    boolean saidGoodbye() {
        return saidGoodbye;
    }
}
