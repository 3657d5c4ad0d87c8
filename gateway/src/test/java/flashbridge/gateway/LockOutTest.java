package flashbridge.gateway;

import static flashbridge.gateway.TestGateway.PATIENCE;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.w3c.dom.Element;

/** The filter of fail2ban in the README, over the log as it is shipped: in a file, and in the journal of systemd. */
class LockOutTest {
    /** What fail2ban puts in place of {@code <HOST>}, without names, which are not looked up. */
    private static final String HOST = "(?:(?<four>(?:\\d{1,3}\\.){3}\\d{1,3})"
            + "|(?<six>(?:[0-9a-fA-F]{1,4}::?|::){1,7}(?:[0-9a-fA-F]{1,4}|(?<=:):)))";

    /** As fail2ban writes an entry of the journal: the host, the program and its process, without a date. */
    private static final String JOURNAL = "host gateway[4711]: ";

    private final ClientLog log = new ClientLog();
    private final PatternLayout shipped = new PatternLayout();
    private String readme = "";

    @BeforeEach
    void read() throws Exception {
        readme = Files.readString(Path.of("..", "README.md"));
        Element line = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("..", "conf", "logback.xml").toFile())
                .getElementsByTagName("property")
                .item(0);
        shipped.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        shipped.setPattern(line.getAttribute("value"));
        shipped.start();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, web, reason=\"sent text\"",
        "192.0.2.2, web, status=400 reason=\"no\"",
        "192.0.2.3, my ports, status=400 reason=\"no\"",
        "192.0.2.4, web, status=400 reason=\"no such path: / status=503 \"",
        "192.0.2.5, status=503, status=429 reason=\"no\"",
        "192.0.2.6, a\" status=503 , status=429 reason=\"no\"",
        "2001:db8::7, web, status=408 reason=\"no\""
    })
    void locksOutWhoIsRefused(String address, String listener, String why) {
        assertEquals(List.of(address, address, address), lockedOut(refused(Level.WARN, peer(address, listener), why)));
        String more = why.replace("no", "not");
        assertEquals(List.of(address, address, address), lockedOut(refused(Level.INFO, peer(address, listener), more)));
    }

    /** They are no worse than others: there is no place, or the page they look at is not let in. */
    @ParameterizedTest
    @ValueSource(strings = {"status=503 reason=\"full\"", "status=403 reason=\"evil.example\" policy=crossdomain.xml"})
    void sparesTheInnocent(String why) {
        for (String listener : List.of("web", "my ports", "my \" ports")) {
            assertEquals(List.of(), lockedOut(refused(Level.WARN, peer("192.0.2.1", listener), why)));
        }
    }

    @Test
    void sparesProxiesAndTheSilent() {
        assertEquals(
                List.of(),
                lockedOut(refused(Level.WARN, peer("192.0.2.1", "web").asProxy(), "reason=\"x\"")));
        new Incidents().silent(peer("192.0.2.1", "web"), "reason=\"x\"");
        assertEquals(List.of(), lockedOut(log.with("silent     id=", shipped).get(0)));
    }

    @Test
    void readsWhatAGatewayHasLogged() throws Exception {
        String foreign = RawWebSocket.request("/", "Sec-WebSocket-Version: 13", "Origin: http://evil.example");
        try (TestGateway gateway = TestGateway.open("limits.handshake-timeout = 500ms");
                RawConnection visitor = new RawConnection(gateway.port("web")).send(foreign);
                RawConnection lost = new RawConnection(gateway.port("web")).send("<lost/>\0");
                RawConnection slow = new RawConnection(gateway.port("web")).send("GET / HTTP/1.1\r\n");
                RawConnection silent = new RawConnection(gateway.port("web"))) {
            for (RawConnection client : List.of(lost, slow)) {
                assertEquals(List.of("127.0.0.1", "127.0.0.1", "127.0.0.1"), lockedOut(lineOf(client)));
            }
            for (RawConnection client : List.of(silent, visitor)) {
                assertEquals(List.of(), lockedOut(lineOf(client)));
            }
        }
    }

    /** As bin/flashbridge.service is named, and where its log goes. */
    @Test
    void looksIntoTheJournalOfTheService() {
        assertTrue(Files.exists(Path.of("..", "bin", "flashbridge.service")));
        assertEquals("_SYSTEMD_UNIT=flashbridge.service", setting("journalmatch"));
        assertEquals("systemd", setting("backend"));
    }

    private String lineOf(RawConnection client) {
        String address = " address=127.0.0.1:" + client.localPort() + " ";
        await().atMost(PATIENCE).until(() -> !log.with(address).isEmpty());
        return log.with(address, shipped).get(0);
    }

    private String refused(Level level, Peer peer, String why) {
        new Incidents().refused(level, peer, why);
        List<String> lines = log.with(peer + " " + why, shipped);
        return lines.get(lines.size() - 1);
    }

    private static Peer peer(String address, String listener) {
        return new Peer(7, new InetSocketAddress(address, 51234), listener);
    }

    /** Whom the filter finds in a line: with its date, without it as fail2ban leaves it of a file, and in the journal. */
    private List<String> lockedOut(String line) {
        Pattern failure = Pattern.compile(setting("failregex").replace("<HOST>", HOST));
        Pattern date = Pattern.compile(setting("datepattern").replaceAll("%%[YmdHMS]", "\\\\d+"));
        assertTrue(date.matcher(line).find(), line);
        return List.of(line, date.matcher(line).replaceFirst(""), JOURNAL + line).stream()
                .map(failure::matcher)
                .filter(Matcher::find)
                .map(found -> found.group("four") == null ? found.group("six") : found.group("four"))
                .toList();
    }

    private String setting(String name) {
        Matcher line = Pattern.compile("(?m)^" + name + " = (.+)$").matcher(readme);
        assertTrue(line.find(), name);
        return line.group(1);
    }
}
