package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What those have begun to say who are no members yet: it is kept as well, so it is bounded as well. */
@Timeout(120)
class HalfSaidTest {
    private static final String SETTINGS = "admin.port = 0, limits { memory-budget = 1MiB, handshake-timeout = 1m }";
    private static final String HALF = "GET / HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(14 * 1024);
    /** A quarter of the budget. */
    private static final int SHARE = 256 * 1024;

    private static final int CROWD = 60;

    private final List<RawConnection> crowd = new ArrayList<>();

    @TempDir
    private Path temp = Path.of("");

    @AfterEach
    void leave() throws IOException {
        for (RawConnection each : crowd) {
            each.close();
        }
    }

    @Test
    void headsOfRequestsAreInTheBudgetUntilTheyEndOrGo() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                RawConnection slow = new RawConnection(gateway.port("web"))) {
            slow.send(HALF);
            await().until(() -> kept(gateway) == HALF.length());
            slow.send("\r\n\r\n").readHead();
            await().until(() -> kept(gateway) == 0);
            slow.send(HALF);
            await().until(() -> kept(gateway) == HALF.length());
            slow.finish();
            await().until(() -> kept(gateway) == 0);
        }
    }

    @Test
    void headsOfRequestsTakeAQuarterOfTheBudgetAtMost() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS)) {
            come(gateway.port("web"), HALF.getBytes(ISO_8859_1));
            int held = held(gateway, "503", HALF.length());
            int refused = 0;
            for (RawConnection one : crowd) {
                refused += one.hasUnread() && one.readHead().startsWith("HTTP/1.1 503 ") ? 1 : 0;
            }
            assertEquals(CROWD - held, refused);
            try (RawConnection browser = new RawConnection(gateway.port("web"))) { // who says little is not in the way
                String request = RawWebSocket.request("/", "Sec-WebSocket-Version: 13");
                browser.send(request.substring(0, 60));
                await().until(() -> kept(gateway) == held * HALF.length() + 60);
                assertEquals(101, browser.status(request.substring(60)));
            }
        }
    }

    @Test
    void lineOfARequestThatIsNotRecognizedYetIsInTheBudgetAsWell() throws Exception {
        String line = "GET /" + "x".repeat(7 * 1024);
        try (TestGateway gateway = TestGateway.open(SETTINGS)) {
            come(gateway.port("web"), line.getBytes(ISO_8859_1));
            held(gateway, "memory", line.length());
        }
    }

    @Test
    void recordsOfTlsAreInTheBudgetBeforeAnybodyIsInARoom() throws Exception {
        byte[] half = new byte[14 * 1024];
        System.arraycopy(new byte[] {0x16, 3, 1, 0x3F, 0}, 0, half, 0, 5);
        try (TestGateway gateway = TestGateway.openSecure(temp, SETTINGS)) {
            come(gateway.port("secure"), half);
            held(gateway, "memory", half.length);
        }
    }

    @Test
    void framesOfHttp2AreInTheBudget() throws Exception {
        String preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0";
        String half = "\0008\0\u0001\u0004\0\0\0\u0001" + "x".repeat(13 * 1024); // of 14 KiB
        try (TestGateway gateway = TestGateway.open(SETTINGS)) {
            come(gateway.port("web"), (preface + half).getBytes(ISO_8859_1));
            held(gateway, "memory", half.length());
        }
    }

    @Test
    void areNotHeldAgainstTheMembersOfRooms() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS);
                RawWebSocket member = gateway.webSocket("/")) {
            come(gateway.port("web"), HALF.getBytes(ISO_8859_1));
            await().until(() -> figure(gateway, "flashbridge_refused_total{reason=\"503\"} ") > 0);
            assertEquals("still here", member.text("still here").read().text());
        }
    }

    private void come(int port, byte[] half) throws IOException {
        for (int i = 0; i < CROWD; i++) {
            RawConnection one = new RawConnection(port);
            crowd.add(one.send(half));
        }
    }

    /** How many may go on, when all others have been refused for this reason. */
    private static int held(TestGateway gateway, String reason, int size) throws IOException {
        String refused = "flashbridge_refused_total{reason=\"" + reason + "\"} ";
        await().until(() -> kept(gateway) == (CROWD - figure(gateway, refused)) * size);
        int held = CROWD - (int) figure(gateway, refused);
        assertTrue(held * size <= SHARE, held + " are held");
        assertTrue((held + 2) * size > SHARE, "only " + held + " are held");
        return held;
    }

    private static double kept(TestGateway gateway) throws IOException {
        return figure(gateway, "flashbridge_memory_kept_bytes ");
    }

    private static double figure(TestGateway gateway, String name) throws IOException {
        return RawConnection.exchange(gateway.adminPort(), "GET /metrics HTTP/1.0\r\n\r\n")
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }
}
