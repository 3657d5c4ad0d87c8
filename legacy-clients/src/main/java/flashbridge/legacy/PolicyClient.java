package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.legacy.PolicyReply.Ending;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Asks for a socket policy as Flash Player does: the request and a NUL, on a connection of its own, and reads to the NUL. */
public final class PolicyClient {
    /** An answer longer than this many bytes is not read to its end. */
    public static final int MAX_ANSWER = 64 << 10;

    /** How long to watch, after the NUL, whether the server closes; a player does not wait at all. */
    private static final Duration WATCH = Duration.ofMillis(500);

    private static final byte[] REQUEST = "<policy-file-request/>\0".getBytes(US_ASCII);

    private PolicyClient() {}

    /**
     * Asks with the request in one write.
     *
     * @param timeout how long to wait for the connection, and then for the whole answer
     * @throws IOException if there is no connection; everything after that is told in the reply
     */
    public static PolicyReply ask(String host, int port, Duration timeout) throws IOException {
        return ask(host, port, timeout, REQUEST.length);
    }

    /** Asks with every byte of the request in a write of its own, as a slow network would deliver it. */
    public static PolicyReply askByteByByte(String host, int port, Duration timeout) throws IOException {
        return ask(host, port, timeout, 1);
    }

    private static PolicyReply ask(String host, int port, Duration timeout, int writeSize) throws IOException {
        long begin = System.nanoTime();
        try (Socket socket = Sockets.connect(host, port, timeout)) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            Ending ending;
            try {
                write(socket.getOutputStream(), writeSize);
                ending = read(socket, answer, Deadline.in(timeout));
            } catch (SocketTimeoutException e) {
                ending = Ending.STILL_OPEN;
            } catch (SocketException e) {
                ending = Ending.RESET;
            }
            return reply(answer.toByteArray(), ending, Duration.ofNanos(System.nanoTime() - begin));
        }
    }

    private static void write(OutputStream out, int size) throws IOException {
        try {
            for (int at = 0; at < REQUEST.length; at += size) {
                out.write(REQUEST, at, Math.min(size, REQUEST.length - at));
            }
        } catch (SocketException e) {
            // a server may answer unasked and close: its answer can be here all the same
        }
    }

    /** Reads until the server closes, or, once there is a NUL, for a moment longer. */
    private static Ending read(Socket socket, ByteArrayOutputStream answer, Deadline deadline) throws IOException {
        InputStream in = socket.getInputStream();
        Deadline until = deadline;
        boolean ended = false;
        byte[] chunk = new byte[4096];
        while (answer.size() < MAX_ANSWER) {
            socket.setSoTimeout(until.millisLeft());
            int read = in.read(chunk);
            if (read < 0) {
                return Ending.FIN;
            }
            answer.write(chunk, 0, read);
            if (!ended && nul(answer.toByteArray()) >= 0) {
                ended = true;
                until = Deadline.in(WATCH);
            }
        }
        return Ending.TOO_LONG;
    }

    private static PolicyReply reply(byte[] answer, Ending ending, Duration took) {
        int nul = nul(answer);
        boolean ended = nul >= 0;
        int length = ended ? nul : answer.length;
        int after = ended ? answer.length - nul - 1 : 0;
        return new PolicyReply(new String(answer, 0, length, UTF_8), ended, after, ending, took);
    }

    private static int nul(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
