package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One connection from its beginning to its end: comes, is answered, takes leave, and waits for the other side to close. */
final class Call {
    private final Errand errand;
    private final Connection connection;
    private final long since;
    private boolean answered;
    private boolean over;

    private Call(Errand errand, Connection connection, long since) {
        this.errand = errand;
        this.connection = connection;
        this.since = since;
    }

    static Call begin(Errand errand, Target target, Selector selector) throws IOException {
        long now = System.nanoTime();
        Call call = new Call(errand, Connection.begin(errand.speech(), target, "", 0, selector), now);
        call.connection.attach(call);
        return call;
    }

    /** Something can be done at its connection; throws where it has failed. */
    void serve(SelectionKey key, ByteBuffer buffer, Answers answers) throws IOException {
        if (key.isConnectable()) {
            connection.finish();
            errand.begin(connection);
        }
        if (connection.isBusy()) {
            connection.flush();
        }
        if (key.isReadable()) {
            read(buffer, answers);
        }
    }

    private void read(ByteBuffer buffer, Answers answers) throws IOException {
        boolean more = connection.read(buffer, 0, (in, from, end) -> {
            if (errand.isPolicy() && isPolicy(in, from, end)) {
                answered(answers);
            }
        });
        boolean isIn = errand.speech().isWebSocket() && connection.isOpen();
        if (!answered && (isIn || (!more && !errand.isAnswered()))) {
            answered(answers);
            if (more) {
                errand.end(connection);
            }
        }
        if (!more) {
            end(answers);
        }
    }

    private boolean isPolicy(ByteBuffer in, int from, int end) {
        ByteBuffer text = errand.speech().text(in, from, end);
        return text != null && UTF_8.decode(text).toString().contains("<cross-domain-policy");
    }

    private void answered(Answers answers) {
        answered = true;
        answers.answered(System.nanoTime() - since);
    }

    private void end(Answers answers) throws IOException {
        if (!answered) {
            throw new IOException("the connection was closed without an answer to " + errand);
        }
        drop();
        answers.end();
    }

    void drop() {
        over = true;
        connection.drop();
    }

    boolean isOver() {
        return over;
    }

    /** Whether it began before this time. */
    boolean isOlder(long nanos) {
        return since - nanos < 0;
    }
}
