package flashbridge.gateway;

import static flashbridge.gateway.PortProbe.assertEchoes;
import static flashbridge.gateway.PortProbe.assertHealthy;
import static flashbridge.gateway.PortProbe.isOpen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.net.BindFailure;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another configuration that cannot be had: what stays as it was, and what is said. */
class FailedReloadTest {
    @Test
    void staysAsItWasWhenANewPortCannotBeOpened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TestGateway gateway = TestGateway.open("")) {
            String listener = "listeners += { name = taken, port = " + taken.getLocalPort()
                    + ", address = 127.0.0.1, speaks = [xmlsocket] }\necho = false\n";
            assertThrows(BindFailure.class, () -> gateway.reload(Arena.ANYWHERE + listener));
            try (RawWebSocket client = gateway.webSocket("/")) {
                assertEquals("echoed", client.text("echoed").read().text());
            }
        }
    }

    @Test
    void opensTheOldPortAgainWhenItCannotHaveTheNewAddress() throws Exception {
        try (TestGateway gateway = TestGateway.open(Arena.ANYWHERE + "admin.port = 0");
                ServerSocket taken = new ServerSocket(
                        gateway.port("arena"), 1, InetAddress.getByName("127.0.0.2"))) { // so that 0.0.0.0 is taken too
            int port = taken.getLocalPort();
            int admin = gateway.adminPort();
            try (RawConnection player = new RawConnection(port)) {
                BindFailure failure = assertThrows(
                        BindFailure.class,
                        () -> gateway.reload("echo = false\nadmin { port = " + admin + ", address = 127.0.0.3 }\n"
                                + Arena.at("0.0.0.0", port)));
                String sentence = failure.withPlace();
                assertTrue(
                        sentence.contains("gateway.conf:10: port " + port + " (listener arena) cannot be"), sentence);
                assertEchoes(player);
                assertEchoes(port);
                assertHealthy(admin);
            }
        }
    }

    @Test
    void saysWhichOptionalPortIsNotOpenAnyMore() throws Exception {
        try (TestGateway gateway = TestGateway.open(Arena.ANYWHERE)) {
            int port = gateway.port("arena");
            String optional = Arena.at("0.0.0.0", port).replace(" }", ", optional = true }");
            try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
                gateway.reload("echo = false\n" + optional);
                assertEquals(1, gateway.notOpened().size());
                String sentence = gateway.notOpened().get(0);
                assertTrue(
                        sentence.contains("gateway.conf:9: port " + taken.getLocalPort() + " (listener arena) "),
                        sentence);
                assertThrows(ConnectException.class, () -> new RawConnection(port));
            }
            gateway.reload(optional);
            assertEquals(List.of(), gateway.notOpened());
            assertEchoes(port);
        }
    }

    @Test
    void staysAsItWasWhenSomethingUnforeseenHappens() throws Exception {
        try (TestGateway gateway = TestGateway.open(Arena.ANYWHERE)) {
            int port = gateway.port("arena");
            IllegalArgumentException fault = assertThrows(
                    IllegalArgumentException.class,
                    () -> gateway.reload(
                            "echo = false\n" + Arena.at("0.0.0.0", port), FailedReloadTest::withABadAdminPort));
            assertTrue(String.valueOf(fault.getMessage()).contains("70000"), fault.toString());
            assertEchoes(port);
            assertFalse(isOpen("127.0.0.2", port));
        }
    }

    private static GatewayConfig withABadAdminPort(GatewayConfig read) {
        return new GatewayConfig(
                read.file(),
                read.listeners(),
                read.policyFile(),
                read.defaultRoom(),
                read.echo(),
                read.allowNullOrigin(),
                read.trustedProxies(),
                read.translation(),
                read.transport(),
                read.limits(),
                new AdminConfig("127.0.0.1", 70000),
                read.websocket(),
                read.settings());
    }
}
