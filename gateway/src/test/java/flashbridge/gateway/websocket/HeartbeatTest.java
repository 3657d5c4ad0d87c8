package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeartbeatTest {
    @Test
    void sweepsOnlyWhileSomebodyIsThere() {
        Client client = new Client(Draft.RFC_6455, false);
        assertTrue(client.channel.runScheduledPendingTasks() >= 0);

        client.ends();
        assertEquals(-1, client.channel.runScheduledPendingTasks());
    }
}
