package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A client under load: writes down the numbers it hears, on a thread of its own, and may say some as fast as it can. */
final class Talker {
    /** How it speaks. */
    enum Framing {
        XMLSOCKET,
        HIXIE_76,
        RFC_6455
    }

    private static final int MOST_UNHEARD = 2_000;
    private static final int BURST = 20;
    private static final String IN = "in";
    private static final String BYE = "bye ";

    private final int number;
    private final Framing framing;
    private final RawConnection connection;
    private final CountDownLatch joined = new CountDownLatch(1);
    private final Thread ears = new Thread(this::hearAll, "ears");
    private final Thread mouth = new Thread(this::speak, "mouth");
    private final byte[] buffer = new byte[64 * 1024];
    private int at;
    private int end;
    private long[] heard = new long[1 << 16];
    private final AtomicInteger heardSoFar = new AtomicInteger();
    private final AtomicInteger ownHeard = new AtomicInteger();
    private final AtomicInteger said = new AtomicInteger();
    private volatile boolean silent;
    private volatile String goodbye = "";
    private volatile boolean ended;
    private volatile @Nullable Exception failure;

    private Talker(int number, Framing framing, RawConnection connection) {
        this.number = number;
        this.framing = framing;
        this.connection = connection;
    }

    /** Surely in the room lobby; speaks to listeners of these names. */
    static Talker join(TestGateway gateway, int number, Framing framing, String flash, String web) throws Exception {
        RawConnection connection = new RawConnection(gateway.port(framing == Framing.XMLSOCKET ? flash : web));
        switch (framing) {
            case XMLSOCKET -> {}
            case HIXIE_76 -> {
                connection
                        .send("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\n"
                                + "Origin: http://localhost\r\nSec-WebSocket-Key1: 4 @1  46546xW%0l 1 5\r\n"
                                + "Sec-WebSocket-Key2: 12998 5 Y3 1  .P00\r\n\r\n^n:ds[4U")
                        .readHead();
                connection.read(16);
            }
            case RFC_6455 ->
                connection
                        .send(RawWebSocket.request("/", "Sec-WebSocket-Version: 13"))
                        .readHead();
        }
        Talker talker = new Talker(number, framing, connection);
        talker.ears.start();
        talker.send(talker.framed(IN));
        if (!talker.joined.await(10, TimeUnit.SECONDS)) {
            throw new IOException("not in the room");
        }
        return talker;
    }

    /** Says numbers from now on, never more ahead of its own ears than the room needs to be busy. */
    void begin() {
        mouth.start();
    }

    /** Says no more; returns how many it has said. */
    int stop() throws InterruptedException {
        silent = true;
        mouth.join();
        return said.get();
    }

    int heardSoFar() {
        return heardSoFar.get();
    }

    /** All numbers in the order in which it heard them, with who said them in the upper half. */
    long[] heard() {
        synchronized (connection) {
            return Arrays.copyOf(heard, heardSoFar.get());
        }
    }

    /** What it was told at the end: a code, {@code ff00}, or a last message; empty as long as it was not. */
    String goodbye() {
        return goodbye;
    }

    /** Waits for the end of the stream. */
    boolean hasEnded() throws InterruptedException {
        ears.join(TestGateway.PATIENCE.toMillis());
        return ended;
    }

    /** Whatever has gone wrong, or null. */
    @Nullable
    Exception failure() {
        return failure;
    }

    private void speak() {
        try {
            while (!silent && goodbye.isEmpty()) {
                if (said.get() - ownHeard.get() > MOST_UNHEARD) {
                    LockSupport.parkNanos(1_000_000);
                } else {
                    burst();
                }
            }
        } catch (IOException gone) {
            failure = goodbye.isEmpty() ? gone : failure;
        }
    }

    private void burst() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < BURST; i++) {
            bytes.write(framed(number + ":" + (said.get() + i)));
        }
        synchronized (connection) {
            if (goodbye.isEmpty()) { // behind its answer to a goodbye it says nothing
                said.addAndGet(BURST);
                connection.send(bytes.toByteArray());
            }
        }
    }

    private void send(byte[] bytes) throws IOException {
        synchronized (connection) {
            connection.send(bytes);
        }
    }

    private byte[] framed(String text) throws IOException {
        return switch (framing) {
            case XMLSOCKET -> (text + "\0").getBytes(US_ASCII);
            case HIXIE_76 -> {
                byte[] frame = ("\0" + text + "\0").getBytes(US_ASCII);
                frame[frame.length - 1] = (byte) 0xFF;
                yield frame;
            }
            case RFC_6455 -> RawWebSocket.masked(0x81, text.getBytes(US_ASCII));
        };
    }

    private void hearAll() {
        try {
            for (int first = read(); first >= 0; first = read()) {
                if (!goodbye.isEmpty()) {
                    throw new IOException("hears something behind its goodbye: " + first);
                }
                switch (framing) {
                    case XMLSOCKET -> hear(textUpTo(0, first));
                    case HIXIE_76 -> hixie(first);
                    case RFC_6455 -> rfc6455(first);
                }
            }
            ended = true;
        } catch (IOException | RuntimeException gone) {
            failure = gone;
        }
    }

    private void hixie(int first) throws IOException {
        if (first == 0) {
            hear(textUpTo(0xFF, read()));
        } else {
            parts(String.format("%02x%02x", first, read()), (byte) 0xFF, (byte) 0);
        }
    }

    private void rfc6455(int first) throws IOException {
        byte[] payload = new byte[read()]; // all that is said here is short
        for (int i = 0; i < payload.length; i++) {
            payload[i] = (byte) read();
        }
        if (first == 0x81) {
            hear(new String(payload, US_ASCII));
        } else if (first == 0x89) {
            send(RawWebSocket.masked(0x8A, payload));
        } else {
            int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
            parts(first == 0x88 ? String.valueOf(code) : "frame " + first, RawWebSocket.masked(0x88, payload));
        }
    }

    /** Answers, and says nothing more. */
    private void parts(String told, byte... answer) throws IOException {
        synchronized (connection) {
            goodbye = told;
            connection.send(answer);
        }
    }

    private String textUpTo(int terminator, int first) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int each = first; each != terminator; each = read()) {
            if (each < 0) {
                throw new IOException("the end within a message: " + text);
            }
            text.append((char) each);
        }
        return text.toString();
    }

    private void hear(String text) {
        if (text.equals(IN)) {
            joined.countDown();
        } else if (text.startsWith(BYE)) {
            goodbye = text;
        } else {
            int colon = text.indexOf(':');
            write(Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
        }
    }

    private void write(int speaker, int message) {
        int next = heardSoFar.get();
        if (next == heard.length) {
            synchronized (connection) {
                heard = Arrays.copyOf(heard, 2 * next);
            }
        }
        heard[next] = ((long) speaker << Integer.SIZE) | message;
        heardSoFar.set(next + 1);
        if (speaker == number) {
            ownHeard.incrementAndGet();
        }
    }

    private int read() throws IOException {
        if (at == end) {
            at = 0;
            end = connection.readSome(buffer);
        }
        return end < 0 ? -1 : buffer[at++] & 0xFF;
    }

    /** Hangs up, whatever it has heard. */
    void leave() throws Exception {
        silent = true;
        connection.close();
        ears.join(TestGateway.PATIENCE.toMillis());
        mouth.join(TestGateway.PATIENCE.toMillis());
    }
}
