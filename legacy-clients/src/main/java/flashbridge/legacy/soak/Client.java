package flashbridge.legacy.soak;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.legacy.load.Connection;
import flashbridge.legacy.load.Count;
import flashbridge.legacy.load.Follower;
import flashbridge.legacy.load.Inflation;
import flashbridge.legacy.load.Speech;
import flashbridge.legacy.load.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client from its coming to its going: does what it planned, and checks what it hears. Belongs to the thread of the soak. */
final class Client {
    /** How it is known in the messages it says, and what they and those it hears are counted by. */
    record Role(Conduct conduct, int who, @Nullable Follower follower, Count count) {}

    private static final byte[] QUESTION = "<policy-file-request/>\0".getBytes(UTF_8);

    private final Role role;
    private final Connection connection;
    private final Talk talk;
    private final Inflation inflation;
    private final Deque<Plan.Step> steps;
    private long due;
    private boolean begun;
    private boolean slow;
    /** It has said its last word, or half of it: from now on the gateway may close. */
    private boolean silent;

    private @Nullable Fate fate;

    Client(Role role, Connection connection, Talk talk, Inflation inflation, List<Plan.Step> steps, long now) {
        this.role = role;
        this.connection = connection;
        this.talk = talk;
        this.inflation = inflation;
        this.steps = new ArrayDeque<>(steps);
        due = now + TimeUnit.MILLISECONDS.toNanos(Plan.PATIENCE_MILLIS);
    }

    Conduct conduct() {
        return role.conduct;
    }

    Speech speech() {
        return connection.speech();
    }

    /** Whether it is in its room. */
    boolean isIn() {
        return begun && fate == null;
    }

    /** What became of it, once it is gone. */
    @Nullable
    Fate fate() {
        return fate;
    }

    /** How many messages it has yet to hear. */
    long behind() {
        return role.follower == null ? 0 : role.follower.behind();
    }

    /** When it wants to act next, in nanoseconds of the clock; far away if never. */
    long due() {
        return due;
    }

    /** Something can be done at its connection. */
    void serve(SelectionKey key, ByteBuffer room, long now) {
        try {
            if (key.isConnectable()) {
                connection.finish();
                greet(now);
            }
            if (connection.isBusy() && key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable()) {
                read(room, now);
            }
        } catch (IOException e) {
            closed();
        }
    }

    private void greet(long now) throws IOException {
        if (role.conduct.isGreeting() && speech().isWebSocket()) {
            connection.send(connection.request());
        } else {
            begin(now);
        }
    }

    private void begin(long now) {
        begun = true;
        schedule(now);
    }

    private void read(ByteBuffer room, long now) throws IOException {
        boolean more = connection.read(room, 0, this::heard);
        if (!begun && connection.isOpen()) {
            begin(now);
        }
        if (!more) {
            closed();
        }
    }

    private void heard(ByteBuffer in, int from, int end) throws IOException {
        byte[] pong = speech().pong(in, from, end);
        if (pong.length > 0 && !silent) {
            connection.send(pong);
        }
        ByteBuffer text = speech().text(in, from, end);
        if (text == null || fate != null) {
            return;
        }
        if (role.conduct == Conduct.ASKS) {
            gone(UTF_8.decode(text).toString().contains("<cross-domain-policy") ? Fate.LEFT : Fate.NOT_ANSWERED);
        } else {
            heard(speech().isCompressed(in, from) ? inflation.inflate(text, 0, text.limit()) : text);
        }
    }

    private void heard(ByteBuffer text) {
        if (!Talk.isIntact(text)) {
            role.count.altered++;
            return;
        }
        int publisher = Text.publisher(text, 0);
        if ((publisher == Talk.ELSEWHERE) != (role.who == Talk.ELSEWHERE)) {
            role.count.strayed++;
        } else if (role.follower != null) {
            role.follower.heard(Text.number(text, 0), publisher);
        }
    }

    /** Does what is due. */
    void act(long now) {
        Plan.Step step = begun ? steps.poll() : null;
        if (fate != null || (begun && step == null)) {
            due = Long.MAX_VALUE;
            return;
        }
        attempt(step == null ? Deed.GIVE_UP : step.deed());
        schedule(now);
    }

    private void attempt(Deed deed) {
        try {
            perform(deed);
        } catch (IOException e) {
            closed();
        }
    }

    private void schedule(long now) {
        Plan.Step next = steps.peek();
        due = next == null || fate != null ? Long.MAX_VALUE : now + TimeUnit.MILLISECONDS.toNanos(next.millis());
    }

    private void perform(Deed deed) throws IOException {
        switch (deed) {
            case SAY -> say();
            case STOP_READING -> stall();
            case READ_ON -> connection.setDeaf(false);
            case SAY_GOODBYE -> await(speech().farewell());
            case CLOSE_HALF -> await(new byte[0]);
            case SEND_HALF_A_REQUEST -> sendHalf(speech().isWebSocket() ? connection.request() : QUESTION);
            case SEND_HALF_A_FRAME -> sendHalf(speech().frame(Talk.text(0, role.who, 300)));
            case ASK_FOR_THE_POLICY -> connection.send(QUESTION);
            case RESET -> {
                connection.reset();
                gone(Fate.LEFT);
            }
            case CLOSE -> gone(Fate.LEFT);
            case GIVE_UP -> giveUp();
        }
    }

    private void say() throws IOException {
        connection.send(speech().frame(talk.next(role.who)));
    }

    /** Says something, now. */
    void speak() {
        attempt(Deed.SAY);
    }

    private void stall() {
        slow = true;
        connection.setDeaf(true);
    }

    /** Says goodbye, and waits for the gateway to close. */
    void leave() {
        attempt(Deed.SAY_GOODBYE);
    }

    private void await(byte[] farewell) throws IOException {
        silent = true;
        if (farewell.length > 0) {
            connection.send(farewell);
        } else {
            connection.closeOutput();
        }
    }

    /** Not even a pong may follow, which would be taken for the other half. */
    private void sendHalf(byte[] bytes) throws IOException {
        silent = true;
        connection.send(Arrays.copyOf(bytes, bytes.length / 2));
    }

    private void closed() {
        if (role.conduct == Conduct.ASKS) {
            gone(Fate.NOT_ANSWERED);
        } else if (silent) {
            gone(Fate.LEFT);
        } else if (slow) {
            gone(Fate.TOO_SLOW);
        } else {
            gone(begun ? Fate.DISCONNECTED : Fate.NOT_LET_IN);
        }
    }

    /** It is late: says no more, and leaves soon; one that only listens or stalls is ended. */
    void hurry(long now) {
        steps.removeIf(step -> step.deed() == Deed.SAY);
        if (isIn() && (role.conduct == Conduct.LISTENS || role.conduct == Conduct.STALLS)) {
            end();
        } else if (isIn()) {
            schedule(now);
        }
    }

    /** Ends it, whatever it still has in mind. */
    void end() {
        gone(begun ? Fate.LEFT : Fate.NOT_LET_IN);
    }

    /** Ends it if what it waits for has not come by now. */
    void giveUp() {
        gone(begun ? Fate.NOT_ANSWERED : Fate.NOT_LET_IN);
    }

    private void gone(Fate how) {
        if (fate == null) {
            fate = how;
            due = Long.MAX_VALUE;
            connection.drop();
        }
    }
}
