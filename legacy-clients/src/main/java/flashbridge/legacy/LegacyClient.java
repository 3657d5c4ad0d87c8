package flashbridge.legacy;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client of the old world that is connected: says texts, hears texts, and leaves as its protocol wants it.
 *
 * <p>One thread may send while another receives. What the server does wrong is told by a {@link
 * java.net.ProtocolException} whose message names it.
 */
public interface LegacyClient extends AutoCloseable {
    /** Sends one message. */
    void send(String text) throws IOException;

    /**
     * The next message, or null once the server has closed.
     *
     * @param timeout how long to wait for it; zero waits without end
     * @throws java.net.SocketTimeoutException if it is not whole by then; what has come of it is kept for the next call
     */
    @Nullable
    String receive(Duration timeout) throws IOException;

    /** Whether the protocol has a ping. */
    boolean pings();

    /** Sends a ping and waits for its pong; messages that come meanwhile are kept for {@link #receive}. */
    void ping(Duration timeout) throws IOException;

    /** Leaves by the closing handshake, where the protocol has one, and sees that the server does its part. */
    void leave(Duration timeout) throws IOException;

    /** Whether the protocol has a closing frame, or bytes that stand for one. */
    boolean hasClosingFrame();

    /** What the server said when it closed, as far as the protocol lets it say something; otherwise empty. */
    String farewell();

    /** Ends the connection without a word. */
    @Override
    void close() throws IOException;
}
