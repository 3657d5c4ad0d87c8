package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of connections that the kernel could not hand over. */
class AcceptFaultsTest {
    @Test
    void eachCauseIsToldOnce() {
        EmbeddedChannel faulty = new EmbeddedChannel(new AcceptFaults());
        try (Said said = Said.by(PolicyServer.class)) {
            for (int i = 0; i < 3; i++) {
                faulty.pipeline().fireExceptionCaught(new IOException("accept(..) failed: Too many open files"));
            }
            faulty.pipeline().fireExceptionCaught(new IOException("No buffer space available"));
            faulty.checkException();
            List<String> lines = said.with("ERROR cannot accept anybody: ");
            assertEquals(2, lines.size(), lines.toString());
            assertTrue(lines.get(0).contains("all file descriptors are used up; raise \"ulimit -n\""), lines.get(0));
            assertTrue(lines.get(1).endsWith(": No buffer space available"), lines.get(1));
        }
    }
}
