package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Speech;
import java.io.IOException;

/** What a client connects for: a WebSocket or an XMLSocket connection, or the answer to a policy request. */
record Errand(Speech speech, boolean isPolicy) {
    private static final byte[] QUESTION = "<policy-file-request/>\0".getBytes(UTF_8);
    private static final String POLICY = "policy";

    static Errand named(String name) {
        return name.equals(POLICY) ? new Errand(Speech.XMLSOCKET, true) : new Errand(Speech.named(name), false);
    }

    /** Says what has to be said first; a silent Flash client says nothing, and leaves. */
    void begin(Connection connection) throws IOException {
        if (isPolicy) {
            connection.send(QUESTION);
        } else if (speech.isWebSocket()) {
            connection.send(connection.request());
        } else {
            connection.closeOutput();
        }
    }

    /** Ends what was begun, so that the other side closes. */
    void end(Connection connection) throws IOException {
        byte[] farewell = speech.farewell();
        if (farewell.length > 0) {
            connection.send(farewell);
        } else if (!isPolicy) {
            connection.closeOutput();
        }
    }

    /** Whether an answer comes before the other side closes. */
    boolean isAnswered() {
        return isPolicy || speech.isWebSocket();
    }

    @Override
    public String toString() {
        return isPolicy ? POLICY : speech.toString();
    }
}
