package flashbridge.legacy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Connections that say nothing. */
@Timeout(60)
class IdleTest {
    @Test
    @EnabledOnOs(OS.LINUX)
    void looksIntoAProcessWithIdleClients() throws Exception {
        String target = "idle --target ws://127.0.0.1:" + Peer.NETTY.open() + "/ --pid "
                + ProcessHandle.current().pid() + " --clients 20 --time 1";
        Outcome table = Outcome.of(Main::run, target);
        assertEquals(0, table.exitCode(), table.out() + table.err());
        assertTrue(table.out().startsWith("20 connections (rfc6455) that say nothing, for 1 s"), table.out());
        assertTrue(table.out().matches("(?s).*\\n  target .* MB .* MB .* bytes .* bytes .* ms\\n.*"), table.out());
        Outcome json = Outcome.of(Main::run, target + " --json --speak rfc6455,deflate");
        assertTrue(json.out().contains("\"clients\": 20, \"speak\": [\"rfc6455\", \"deflate\"], "), json.out());
        assertFalse(json.out().contains("null"), json.out());
    }
}
