package flashbridge.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Other configurations, and the end, while one client of each kind says as much as its room takes. */
@ExtendWith(SampledLeaks.class)
@Timeout(60)
class UnderLoadTest {
    private static final int EACH = 8;
    private static final int RELOADS = 10;
    private static final String SETTINGS = """
            listeners += { name = kiosk, port = 0, address = 127.0.0.1, speaks = [xmlsocket], room = lobby,
                           goodbye-message = "bye {reason}" }
            limits.queue-max-size = 64MiB
            event-loops = 3
            """;
    private static final String POLICY = """
            <cross-domain-policy>
              <allow-access-from domain="localhost" to-ports="*"/>
              <allow-access-from domain="www%d.example.com" to-ports="*"/>
            </cross-domain-policy>
            """;

    private final List<Talker> talkers = new ArrayList<>();

    @AfterEach
    void everybodyLeaves() throws Exception {
        for (Talker talker : talkers) {
            talker.leave();
        }
    }

    @Test
    void tenReloadsCostNobodyAMessageOrTheConnection() throws Exception {
        try (TestGateway gateway = TestGateway.open(SETTINGS)) {
            List<Talker> speakers = fill(gateway);
            for (int i = 0; i < RELOADS; i++) {
                isBusy(300);
                gateway.reload(settings(i), POLICY.formatted(i));
            }
            isBusy(300);
            int said = 0;
            for (Talker speaker : speakers) {
                said += speaker.stop();
            }
            int all = said;
            await().until(() ->
                    talkers.stream().allMatch(talker -> talker.heardSoFar() >= all || talker.failure() != null));
            for (Talker talker : talkers) {
                assertNull(talker.failure());
                assertEquals("", talker.goodbye());
                assertArrayEquals(talkers.get(0).heard(), talker.heard());
            }
            assertEveryWordInItsOrder(talkers.get(0).heard());
            assertEquals(said, talkers.get(0).heardSoFar());
        }
    }

    /** Other limits each time, one listener more or less, and now and then what is refused. */
    private static String settings(int reload) {
        return SETTINGS
                + "limits { max-message-size = " + (reload + 1) + "KiB, message-timeout = " + (reload + 60) + "s }\n"
                + "limits.slow-client = " + (reload % 2 == 0 ? "drop-oldest" : "disconnect") + "\n"
                + (reload % 3 == 0
                        ? "listeners += { name = arena, port = 0, address = 127.0.0.1, speaks = [xmlsocket] }\n"
                        : "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "500ms"})
    void theEndComesBehindAllThatWasSaidBefore(String drainTime) throws Exception {
        TestGateway gateway =
                TestGateway.open(SETTINGS + "limits { drain-time = " + drainTime + ", close-timeout = 5s }");
        try {
            fill(gateway);
            isBusy(1_000);
            int confirmed = talkers.stream().mapToInt(Talker::heardSoFar).max().orElseThrow();
            gateway.drain();
            long[] longest = longest();
            assertEveryWordInItsOrder(longest);
            for (Talker talker : talkers) {
                assertTrue(talker.hasEnded(), () -> "not at its end: " + talker.failure());
                assertNull(talker.failure());
                long[] heard = talker.heard();
                assertTrue(heard.length >= confirmed, () -> "heard " + heard.length + " of " + confirmed);
                assertArrayEquals(Arrays.copyOf(longest, heard.length), heard);
            }
            assertEquals(goodbyes(), talkers.stream().map(Talker::goodbye).toList());
        } finally {
            gateway.close();
        }
    }

    private static List<String> goodbyes() {
        List<String> goodbyes = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            goodbyes.addAll(List.of("bye the gateway stops", "ff00", "1001"));
        }
        return goodbyes;
    }

    /** Some of each framing, of which one speaks. */
    private List<Talker> fill(TestGateway gateway) throws Exception {
        for (int i = 0; i < EACH; i++) {
            for (Talker.Framing framing : Talker.Framing.values()) {
                talkers.add(Talker.join(gateway, talkers.size(), framing, "kiosk", "web"));
            }
        }
        List<Talker> speakers = talkers.subList(0, Talker.Framing.values().length);
        speakers.forEach(Talker::begin);
        return speakers;
    }

    /** Until everybody has heard so many messages more. */
    private void isBusy(int messages) {
        int most = talkers.stream().mapToInt(Talker::heardSoFar).max().orElseThrow() + messages;
        await().until(() ->
                talkers.stream().allMatch(talker -> talker.heardSoFar() >= most || talker.failure() != null));
    }

    private long[] longest() {
        return talkers.stream()
                .map(Talker::heard)
                .max(Comparator.comparingInt(heard -> heard.length))
                .orElseThrow();
    }

    /** Each speaker counts from 0 on, without a gap. */
    private static void assertEveryWordInItsOrder(long[] heard) {
        Map<Integer, Integer> next = new HashMap<>();
        for (long each : heard) {
            int speaker = (int) (each >>> Integer.SIZE);
            assertEquals(next.getOrDefault(speaker, 0), (int) each, () -> "of " + speaker);
            next.merge(speaker, 1, Integer::sum);
        }
        assertEquals(3, next.size());
    }
}
