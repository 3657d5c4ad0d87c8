package flashbridge.legacy;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Clients of many kinds at one server: what each says must be heard by all others, unchanged and in one order. */
final class Everybody {
    private static final String UNICODE = "h\u00e9llo \u2713 \u6f22\u5b57 \ud83d\ude42";
    private static final Duration ECHO = Duration.ofMillis(300);

    /** Connects one client. */
    @FunctionalInterface
    interface Connector {
        LegacyClient connect() throws IOException;
    }

    /** Does something with a client that may not work. */
    @FunctionalInterface
    private interface Attempt {
        void make(LegacyClient client) throws IOException;
    }

    /** A client and what its row of the table says: whether the others, in their order, have heard it. */
    private static final class Guest {
        final int number;
        final String name;
        final boolean connected;
        final List<String> heardBy = new ArrayList<>();

        @Nullable
        LegacyClient client;

        Duration patience;

        Guest(int number, String name, @Nullable LegacyClient client, Duration patience) {
            this.number = number;
            this.name = name;
            this.client = client;
            connected = client != null;
            this.patience = patience;
        }
    }

    private final Duration timeout;
    private final PrintStream progress;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final List<Guest> guests = new ArrayList<>();
    private final Outcome outcome = new Outcome();

    Everybody(Duration timeout, PrintStream progress) {
        this.timeout = timeout;
        this.progress = progress;
    }

    /** Connects a client; that it cannot is a failure. */
    void add(String name, Connector connector) {
        progress.println("connecting " + name);
        LegacyClient client = null;
        try {
            client = connector.connect();
            outcome.pass("connect");
        } catch (IOException e) {
            outcome.refused(name, e);
        }
        outcome.client();
        guests.add(new Guest(guests.size(), name, client, timeout));
    }

    /** Asks for the socket policy, which must be one that a Flash Player can use. */
    void ask(Request request) {
        int port = request.address().getPort() < 0 ? FlashVerdict.MASTER_PORT : request.port();
        progress.println("asking for the policy");
        try {
            PolicyReply reply = PolicyClient.ask(request.address().getHost(), port, timeout);
            FlashVerdict verdict = FlashVerdict.of(reply, port);
            if (verdict.usable()) {
                outcome.pass("policy");
            } else {
                outcome.fail("policy: " + String.join("; ", verdict.sentences()));
            }
        } catch (IOException e) {
            outcome.fail("policy", e);
        }
    }

    /** Lets each say something that all must hear. */
    void talk() {
        for (Guest speaker : guests) {
            tell(speaker, "speaks");
            String text = run + " " + UNICODE + " from " + speaker.name;
            boolean said = attempt(speaker, speaker.name + " cannot speak", client -> client.send(text));
            for (Guest listener : guests) {
                boolean possible = said && listener.client != null;
                speaker.heardBy.add(possible ? heard(speaker, listener, text) : "-");
            }
        }
    }

    /** Sees that pings are answered, and that the server lets each go as its draft has it. */
    void pingAndLeave() {
        for (Guest guest : guests) {
            LegacyClient client = guest.client;
            tell(guest, "leaves");
            if (client != null
                    && client.pings()
                    && attempt(guest, guest.name + " gets no pong", c -> c.ping(timeout))) {
                outcome.pass("get a pong");
            }
            if (attempt(guest, guest.name + " cannot leave", c -> c.leave(timeout))) {
                outcome.pass("leave");
            }
        }
    }

    /** Who could not connect does nothing that there is to wait for. */
    private void tell(Guest guest, String what) {
        if (guest.client != null) {
            progress.println(guest.name + " " + what);
        }
    }

    int failed() {
        return outcome.failed();
    }

    /** The table, if anybody could connect, what failed, and the sums. */
    List<String> report() {
        List<String> names = guests.stream().map(guest -> guest.name).toList();
        int width = guests.stream().mapToInt(guest -> guest.name.length()).max().orElse(0);
        List<String> lines = new ArrayList<>();
        if (guests.stream().anyMatch(guest -> guest.connected)) {
            lines.add(row(width, "", names));
            guests.forEach(speaker -> lines.add(row(width, speaker.name, speaker.heardBy)));
            lines.add("rows speak, columns hear");
            lines.add("");
        }
        lines.addAll(outcome.lines(names));
        return lines;
    }

    void close() {
        guests.forEach(Everybody::drop);
    }

    private static String row(int width, String name, List<String> cells) {
        StringBuilder row = new StringBuilder(pad(name, width));
        cells.forEach(cell -> row.append("  ").append(pad(cell, width)));
        return row.toString().stripTrailing();
    }

    private static String pad(String text, int width) {
        return String.format(Locale.ROOT, "%-" + Math.max(1, width) + "s", text);
    }

    private String heard(Guest speaker, Guest listener, String text) {
        if (speaker == listener) {
            return hearsItself(listener, text);
        }
        String whom = listener.name + " does not hear " + speaker.name;
        boolean heard = attempt(
                listener,
                whom,
                client -> hear(client, listener, text),
                late -> outcome.silent(speaker.number, listener.number, whom, late));
        if (heard) {
            outcome.heard(speaker.number, listener.number);
        }
        return heard ? "ok" : "FAIL";
    }

    /** Whether there is an echo is for the server to say; a late one is passed over later. */
    private String hearsItself(Guest guest, String text) {
        Duration before = guest.patience;
        guest.patience = before.compareTo(ECHO) < 0 ? before : ECHO;
        LegacyClient client = guest.client;
        try {
            if (client != null) {
                hear(client, guest, text);
                outcome.pass("hear");
                return "ok";
            }
        } catch (SocketTimeoutException silent) {
            return "-";
        } catch (IOException e) {
            outcome.fail(guest.name + " does not hear itself", e);
            drop(guest);
            return "FAIL";
        } finally {
            guest.patience = before;
        }
        return "-";
    }

    /** The next message of this run must be this one; what others say in the room, and a late echo, is passed over. */
    private void hear(LegacyClient client, Guest listener, String text) throws IOException {
        Deadline deadline = Deadline.in(listener.patience);
        while (true) {
            String heard = client.receive(Duration.ofMillis(deadline.millisLeft()));
            if (heard == null) {
                String farewell = client.farewell();
                throw new ProtocolException("the server has closed" + (farewell.isEmpty() ? "" : ": " + farewell));
            }
            if (heard.equals(text)) {
                return;
            }
            if (heard.startsWith(run) && !heard.endsWith(" from " + listener.name)) {
                throw new ProtocolException("it hears \"" + Words.printable(heard) + "\" instead");
            }
        }
    }

    /** Who did not hear in time is not waited for as long again; whose connection is lost is not asked any more. */
    private boolean attempt(Guest guest, String what, Attempt attempt) {
        return attempt(guest, what, attempt, late -> outcome.fail(what, late));
    }

    private boolean attempt(Guest guest, String what, Attempt attempt, Consumer<IOException> tooLate) {
        LegacyClient client = guest.client;
        if (client == null) {
            return false;
        }
        try {
            attempt.make(client);
            guest.patience = timeout;
            return true;
        } catch (SocketTimeoutException e) {
            tooLate.accept(e);
            guest.patience = ECHO;
        } catch (IOException e) {
            outcome.fail(what, e);
            drop(guest);
        }
        return false;
    }

    private static void drop(Guest guest) {
        LegacyClient client = guest.client;
        guest.client = null;
        try {
            if (client != null) {
                client.close();
            }
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
    }
}
