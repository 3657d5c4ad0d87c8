package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A hub of a few lines that understands every client of a load, and makes one mistake if it is told to. */
public final class SmallHub implements AutoCloseable {
    /** What is wrong with it, each time for one of its members. */
    public enum Mistake {
        NONE,
        WAKES_LATE,
        LOSES,
        REPEATS,
        SWAPS,
        ALTERS,
        MIXES_ROOMS,
        DISCONNECTS,
        REFUSES,
        KEEPS_ITS_POLICY,
        BABBLES,
        GOES_DOWN
    }

    private static final int EVERY = 40;
    private static final int ASLEEP = 3;
    /** More bytes than anybody says. */
    private static final int BABBLE = 2 << 20;

    private static final int GRACE_MILLIS = 250;

    private final ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ServerSocket flash = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Mistake mistake;
    private final List<HubMember> members = new ArrayList<>();
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

    /** Something that waits for the network, on a thread of its own. */
    interface Work {
        void run() throws IOException, InterruptedException;
    }

    static void start(Work work) {
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
        HubMember member = isWeb ? greet(socket, in) : new HubMember(socket, Dialect.NUL, "");
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
            return in.read() == '<' && Dialect.until(0, in) != null;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            socket.setSoTimeout(0);
            in.reset();
        }
    }

    private HubMember greet(Socket socket, DataInputStream in) throws IOException {
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
        return new HubMember(socket, Dialect.of(head.toString(), path), path.replaceFirst("^/(flash/?)?", ""));
    }

    private synchronized void join(HubMember member) {
        members.add(member);
        if (web.isClosed()) {
            member.drop();
        }
    }

    private synchronized void leave(HubMember member) {
        members.remove(member);
    }

    private synchronized void publish(String room, byte[] text) throws IOException {
        boolean now = room.isEmpty() && isTimeToErr(++said);
        HubMember unlucky = members.get(0);
        for (HubMember member : List.copyOf(members)) {
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

    private boolean isTimeToErr(int number) {
        return mistake == Mistake.WAKES_LATE ? number <= ASLEEP : number % EVERY == 0;
    }

    private void err(HubMember unlucky, byte[] text) throws IOException {
        switch (mistake) {
            case LOSES, WAKES_LATE -> {}
            case SWAPS -> held = text;
            case ALTERS -> unlucky.say(new String(text, UTF_8).replace('x', 'y').getBytes(UTF_8));
            case REPEATS -> {
                unlucky.say(text);
                unlucky.say(text);
            }
            case DISCONNECTS -> unlucky.drop();
            case BABBLES -> unlucky.say("x".repeat(BABBLE).getBytes(UTF_8));
            case GOES_DOWN -> close();
            default -> unlucky.say(text);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        web.close();
        flash.close();
        List.copyOf(members).forEach(HubMember::drop);
    }
}
