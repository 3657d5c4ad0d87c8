package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import flashbridge.gateway.TestGateway;
import flashbridge.gateway.config.TransportConfig;
import flashbridge.legacy.XmlSocketClient;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class TransportTest {
    @ParameterizedTest
    @MethodSource("ofThisMachine")
    void carriesARoomOverSeveralLoops(TransportConfig.Kind kind) throws Exception {
        try (TestGateway gateway = TestGateway.open("transport = " + kind + "\nevent-loops = 3");
                XmlSocketClient one = gateway.member("flash");
                XmlSocketClient two = gateway.member("alone");
                XmlSocketClient three = gateway.member("all")) {
            String said = "<m>" + "x".repeat(300_000) + "</m>"; // more than a socket takes at once
            for (int i = 0; i < 3; i++) {
                two.send(i + said);
            }
            for (XmlSocketClient each : List.of(three, one, two)) {
                String heard = each.receive(TestGateway.PATIENCE);
                while ("in".equals(heard)) { // who came after it
                    heard = each.receive(TestGateway.PATIENCE);
                }
                for (int i = 0; i < 3; i++) {
                    assertEquals(i + said, heard);
                    heard = i == 2 ? "" : each.receive(TestGateway.PATIENCE);
                }
            }
        }
    }

    static List<TransportConfig.Kind> ofThisMachine() {
        List<TransportConfig.Kind> kinds =
                new ArrayList<>(List.of(TransportConfig.Kind.AUTO, TransportConfig.Kind.NIO));
        if (Epoll.isAvailable()) {
            kinds.add(TransportConfig.Kind.EPOLL);
        }
        if (IoUring.isAvailable()) {
            kinds.add(TransportConfig.Kind.IO_URING);
        }
        return kinds;
    }

    @Test
    void neverTakesIoUringUnasked() throws Exception {
        assertNotEquals(Transport.IO_URING, Transport.of(TransportConfig.Kind.AUTO));
    }

    @Test
    void saysWhyItDoesNotWorkHere() {
        Throwable cause = new UnsatisfiedLinkError("failed to load").initCause(new Exception("not permitted"));
        assertEquals(
                "transport = io_uring does not work on this machine: not permitted; auto takes what does",
                BindFailure.without(Transport.IO_URING, cause).getMessage());
    }
}
