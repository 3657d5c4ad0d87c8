package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The head of a server's answer, line by line, and what a strict client of the time would find wrong in it.
 *
 * @param status the first line
 * @param lines the headers, as they came
 * @param explanation what stands first in the body of a refusal, for people; otherwise empty
 */
record Answer(String status, List<String> lines, String explanation) {
    private static final Duration FOR_A_BODY = Duration.ofMillis(500);
    private static final int LONGEST_EXPLANATION = 300;

    /** Reads an answer from the link; what follows it stays there. */
    static Answer read(Link link, Deadline deadline) throws IOException {
        List<String> lines = List.of(link.head(deadline).split("\r\n", -1));
        String status = lines.get(0);
        return new Answer(status, lines.subList(1, lines.size() - 2), isRefusal(status) ? explanation(link) : "");
    }

    private static boolean isRefusal(String status) {
        return status.matches("HTTP/1\\.\\d [345].*");
    }

    /** The first line of the body, as far as it comes soon. */
    private static String explanation(Link link) {
        Deadline deadline = Deadline.in(FOR_A_BODY);
        int length = 0;
        try {
            while (length < LONGEST_EXPLANATION && (length < link.held() || link.more(deadline))) {
                if (length < link.held() && link.at(length) == '\n') {
                    break;
                }
                length = Math.min(length + 1, link.held());
            }
        } catch (IOException e) {
            // it says no more
        }
        String line = new String(link.take(Math.min(length, link.held())), UTF_8).strip();
        return line.isEmpty() ? "" : "; it says: " + Words.printable(line);
    }

    /** The status line must be this one; a refusal is told with its reason phrase. */
    void expectStatus(String expected) throws ProtocolException {
        if (!status.equals(expected)) {
            throw new ProtocolException(
                    "status line is \"" + Words.printable(status) + "\", expected \"" + expected + "\"" + explanation);
        }
    }

    /** Any reason phrase will do. */
    void expectSwitchingProtocols() throws ProtocolException {
        if (!status.startsWith("HTTP/1.1 101 ")) {
            throw new ProtocolException(
                    "status line is \"" + Words.printable(status) + "\", expected HTTP/1.1 101" + explanation);
        }
    }

    /** The headers must begin with these lines, letter by letter. */
    void expectFirst(String... expected) throws ProtocolException {
        for (int i = 0; i < expected.length; i++) {
            String line = i < lines.size() ? lines.get(i) : "";
            if (!line.equals(expected[i])) {
                throw new ProtocolException("header line " + (i + 1) + " is \"" + Words.printable(line)
                        + "\", expected \"" + expected[i] + "\"");
            }
        }
    }

    /** A header that must be there once and have this value, letter by letter. */
    void expect(String name, String expected) throws ProtocolException {
        String value = only(name);
        if (!expected.equals(value)) {
            throw new ProtocolException(name + (value == null ? " is missing" : " says " + Words.printable(value))
                    + ", expected " + expected);
        }
    }

    /** The same for those who do not mind the case. */
    void expectIgnoringCase(String name, String expected) throws ProtocolException {
        String value = only(name);
        if (value == null || !value.equalsIgnoreCase(expected)) {
            expect(name, expected);
        }
    }

    /** A header that must not be there, since nothing was asked for. */
    void expectNo(String name) throws ProtocolException {
        String value = only(name);
        if (value != null) {
            throw new ProtocolException(name + " says " + Words.printable(value) + ", but was not asked for");
        }
    }

    /** The subprotocol under this name: exactly what was asked for, or none. */
    void expectSubprotocol(String name, String asked) throws ProtocolException {
        if (asked.isEmpty()) {
            expectNo(name);
        } else {
            expect(name, asked);
        }
    }

    /** The value of a header, or null; twice is wrong. */
    @Nullable
    String only(String name) throws ProtocolException {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new ProtocolException("header line \"" + Words.printable(line) + "\" has no colon");
            }
            if (line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))) {
                values.add(line.substring(colon + 1).strip());
            }
        }
        if (values.size() > 1) {
            throw new ProtocolException(name + " comes " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
