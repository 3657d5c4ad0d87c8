package flashbridge.legacy;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What clients of hixie-75 and -76 have in common: text between {@code 00} and {@code FF}, and no ping. */
abstract class HixieClient implements LegacyClient {
    final Link link;
    final HixieFrames frames;

    HixieClient(Link link) {
        this.link = link;
        frames = new HixieFrames(link);
    }

    @Override
    public void send(String text) throws IOException {
        link.write(HixieFrames.text(text));
    }

    @Override
    public @Nullable String receive(Duration timeout) throws IOException {
        return frames.next(Deadline.in(timeout));
    }

    @Override
    public boolean pings() {
        return false;
    }

    @Override
    public void ping(Duration timeout) {
        throw new UnsupportedOperationException("hixie has no ping");
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
