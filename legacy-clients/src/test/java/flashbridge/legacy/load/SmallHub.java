package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** A hub of a few lines that understands every client of a load, and makes one mistake if it is told to. */
public final class SmallHub implements AutoCloseable {
    /** What is wrong with it, each time for one of its members. */
    public enum Mistake {
        NONE,
        LOSES,
        REPEATS,
        SWAPS,
        ALTERS,
        MIXES_ROOMS,
        DISCONNECTS,
        REFUSES,
        KEEPS_ITS_POLICY
    }

    private enum Framing {
        NUL,
        TUNNEL,
        HIXIE,
        MORE,
        EARLY,
        MASKED
    }

    private static final int EVERY = 40;
    private static final int SLOW = 20_000;
    private static final int GRACE_MILLIS = 250;

    private final ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ServerSocket flash = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Mistake mistake;
    private final List<Member> members = new ArrayList<>();
    private int said;
    private byte[] held = {};

    /** Opens free ports, until it is closed. */
    public SmallHub(Mistake mistake) throws IOException {
        this.mistake = mistake;
        start(() -> accept(web));
        start(() -> accept(flash));
    }

    /** The options that lead a load to it. */
    public String target() {
        return "--target ws://127.0.0.1:" + web.getLocalPort() + "/ --xmlsocket 127.0.0.1:" + flash.getLocalPort();
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException | InterruptedException e) {
                // this client is gone
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket server) throws IOException {
        while (true) {
            Socket socket = server.accept();
            start(() -> {
                try (socket) {
                    serve(socket, server == web);
                }
            });
        }
    }

    private void serve(Socket socket, boolean isWeb) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        if (!isWeb && isAsking(socket, in)) {
            String policy = mistake == Mistake.KEEPS_ITS_POLICY ? "<no/>" : "<cross-domain-policy/>";
            socket.getOutputStream().write((policy + "\0").getBytes(ISO_8859_1));
            return;
        }
        Member member = isWeb ? greet(socket, in) : new Member(socket, Framing.NUL, "");
        join(member);
        try {
            for (byte[] text = member.read(in); text != null; text = member.read(in)) {
                publish(member.room, text);
            }
        } finally {
            leave(member);
        }
    }

    /** Whether it asks for the policy, and not half only; who says nothing for a while does not. */
    private static boolean isAsking(Socket socket, DataInputStream in) throws IOException {
        in.mark(100);
        socket.setSoTimeout(GRACE_MILLIS);
        try {
            return in.read() == '<' && Member.until(0, in) != null;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(0);
            in.reset();
        }
    }

    private Member greet(Socket socket, DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        String path = head.substring(4, head.indexOf(" ", 4));
        boolean challenged = head.indexOf("Key1") > 0;
        in.readNBytes(challenged ? 8 : 0);
        String answer = mistake == Mistake.REFUSES && path.contains("side") ? "400 No" : "101 Yes";
        String more = challenged ? "0123456789abcdef" : "";
        socket.getOutputStream().write(("HTTP/1.1 " + answer + "\r\n\r\n" + more).getBytes(ISO_8859_1));
        return new Member(socket, framing(head.toString(), path), path.replaceFirst("^/(flash/?)?", ""));
    }

    private static Framing framing(String head, String path) {
        if (path.startsWith("/flash")) {
            return Framing.TUNNEL;
        }
        boolean old = head.contains("Upgrade: WebSocket");
        return head.contains("Draft: 3")
                ? Framing.MORE
                : old ? Framing.HIXIE : head.contains("Version: 6") ? Framing.EARLY : Framing.MASKED;
    }

    private synchronized void join(Member member) {
        members.add(member);
    }

    private synchronized void leave(Member member) {
        members.remove(member);
    }

    private synchronized void publish(String room, byte[] text) {
        boolean now = room.isEmpty() && ++said % EVERY == 0;
        Member unlucky = members.get(0);
        for (Member member : List.copyOf(members)) {
            if (member.room.equals(room) && !(now && member == unlucky)) {
                member.say(text);
            } else if (mistake == Mistake.MIXES_ROOMS && !room.isEmpty() && member == unlucky) {
                member.say(text);
            }
        }
        if (held.length > 0 && room.isEmpty()) {
            unlucky.say(held);
            held = new byte[0];
        }
        if (now) {
            err(unlucky, text);
        }
    }

    private void err(Member unlucky, byte[] text) {
        switch (mistake) {
            case LOSES -> {}
            case SWAPS -> held = text;
            case ALTERS -> unlucky.say(new String(text, UTF_8).replace('x', 'y').getBytes(UTF_8));
            case REPEATS -> {
                unlucky.say(text);
                unlucky.say(text);
            }
            case DISCONNECTS -> unlucky.drop();
            default -> unlucky.say(text);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        web.close();
        flash.close();
        List.copyOf(members).forEach(Member::drop);
    }

    private static final class Member {
        private final Socket socket;
        private final Framing framing;
        private final String room;
        private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(SLOW);

        Member(Socket socket, Framing framing, String room) {
            this.socket = socket;
            this.framing = framing;
            this.room = room;
            start(() -> {
                while (!socket.isClosed()) {
                    socket.getOutputStream().write(queue.take());
                }
            });
        }

        void say(byte[] text) {
            if (!queue.offer(frame(text))) {
                drop();
            }
        }

        void drop() {
            try {
                socket.close();
            } catch (IOException e) {
                // it is gone
            }
        }

        private byte[] frame(byte[] text) {
            return switch (framing) {
                case NUL -> around("", text, "\0");
                case HIXIE -> around("\0", text, "\u00ff");
                case MORE -> counted(0x04, text);
                case EARLY -> counted(0x84, text);
                case MASKED -> counted(0x81, text);
                case TUNNEL -> counted(0x82, around("", text, "\0"));
            };
        }

        private static byte[] counted(int first, byte[] text) {
            ByteBuffer head = ByteBuffer.allocate(10).put((byte) first);
            if (text.length < 126) {
                head.put((byte) text.length);
            } else {
                head.put((byte) 127).putLong(text.length); // longer than need be, but clear
            }
            return around(new String(head.array(), 0, head.position(), ISO_8859_1), text, "");
        }

        private static byte[] around(String before, byte[] text, String behind) {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.writeBytes(before.getBytes(ISO_8859_1));
            frame.writeBytes(text);
            frame.writeBytes(behind.getBytes(ISO_8859_1));
            return frame.toByteArray();
        }

        /** The next text; null if the client says goodbye. */
        byte @Nullable [] read(DataInputStream in) throws IOException {
            return switch (framing) {
                case NUL -> until(0, in);
                case HIXIE -> in.read() == 0 ? until(0xFF, in) : null;
                default -> counted(in);
            };
        }

        private static byte @Nullable [] until(int last, InputStream in) throws IOException {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int next = in.read(); next != last; next = in.read()) {
                if (next < 0) {
                    return null;
                }
                text.write(next);
            }
            return text.toByteArray();
        }

        private byte @Nullable [] counted(DataInputStream in) throws IOException {
            byte[] mask = in.readNBytes(framing == Framing.EARLY ? 4 : 0);
            byte[] head = unmasked(in.readNBytes(2), mask, 0);
            if (head.length < 2) {
                return null;
            }
            int form = head[1] & 0x7F;
            byte[] length = unmasked(in.readNBytes(form == 127 ? 8 : form == 126 ? 2 : 0), mask, 2);
            int size = form < 126 ? form : new BigInteger(1, length).intValueExact();
            boolean modern = framing == Framing.MASKED || framing == Framing.TUNNEL;
            byte[] key = modern ? in.readNBytes(4) : mask;
            byte[] text = unmasked(in.readNBytes(size), key, modern ? 0 : 2 + length.length);
            if (text.length < size) {
                return null;
            }
            boolean last = (head[0] & 0x0F) == (modern ? 0x8 : 0x1);
            return last ? null : Arrays.copyOf(text, text.length - (framing == Framing.TUNNEL ? 1 : 0));
        }

        private static byte[] unmasked(byte[] bytes, byte[] mask, int from) {
            for (int i = 0; mask.length > 0 && i < bytes.length; i++) {
                bytes[i] ^= mask[(from + i) & 3];
            }
            return bytes;
        }
    }
}
