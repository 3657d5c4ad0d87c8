package flashbridge.gateway;

import static flashbridge.gateway.PortProbe.assertEchoes;
import static flashbridge.gateway.PortProbe.assertHealthy;
import static flashbridge.gateway.PortProbe.isOpen;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another configuration that opens ports, closes them, or has them at another place. */
class ReloadedPortsTest {
    @Test
    void opensAndClosesPorts() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            gateway.reload(Arena.ANYWHERE);
            int arena = gateway.port("arena");
            try (RawConnection player = new RawConnection(arena)) {
                assertEchoes(player);
                gateway.reload("");
                assertEchoes(player);
                assertThrows(ConnectException.class, () -> new RawConnection(arena));
            }
        }
    }

    @Test
    void opensAndClosesTheAdminPort() throws Exception {
        try (TestGateway gateway = TestGateway.open("")) {
            gateway.reload("admin.port = 0");
            int port = gateway.adminPort();
            assertHealthy(port);
            gateway.reload("");
            assertThrows(
                    IOException.class, () -> new RawConnection(port).send("x").readHead());
        }
    }

    @ParameterizedTest
    @CsvSource({"auto", "nio"})
    void takesAPortAtAnotherAddressAndBackAgain(String transport) throws Exception {
        String settings = "transport = " + transport + "\n";
        try (TestGateway gateway = TestGateway.open(settings + Arena.ANYWHERE)) {
            int port = gateway.port("arena");
            try (RawConnection player = new RawConnection(port)) {
                for (int i = 0; i < 50; i++) { // the kernel, or Java, may give a port back late
                    String address = i % 2 == 0 ? "0.0.0.0" : "127.0.0.1";
                    gateway.reload(settings + Arena.at(address, port));
                    assertEquals(port, gateway.port("arena"));
                    assertEchoes(player);
                    assertEchoes(port);
                    assertEquals(address.equals("0.0.0.0"), isOpen("127.0.0.2", port));
                }
            }
        }
    }

    @Test
    void takesTheAdminPortAtAnotherAddress() throws Exception {
        try (TestGateway gateway = TestGateway.open("admin.port = 0")) {
            int port = gateway.adminPort();
            for (String address : List.of("0.0.0.0", "127.0.0.1")) {
                try (RawConnection operator = new RawConnection(port)) {
                    assertHealthy(port); // so the one before has been taken too
                    gateway.reload("admin { port = " + port + ", address = " + address + " }");
                    assertEquals(port, gateway.adminPort());
                    assertHealthy(port);
                    assertEquals(200, operator.status("GET /healthz HTTP/1.1\r\n\r\n"));
                }
            }
        }
    }

    @Test
    void letsListenersAndTheAdminPortSwapTheirPorts() throws Exception {
        String arena = "listeners += { name = %s, port = %d, address = %s, speaks = [xmlsocket], room = %1$s }\n";
        String admin = "admin { port = %d, address = %s }\n";
        try (TestGateway gateway = TestGateway.open(
                arena.formatted("one", 0, "127.0.0.1") + arena.formatted("two", 0, "127.0.0.1") + "admin.port = 0")) {
            int one = gateway.port("one");
            int two = gateway.port("two");
            int three = gateway.adminPort();
            try (RawConnection player = new RawConnection(one)) {
                gateway.reload(arena.formatted("one", two, "0.0.0.0")
                        + arena.formatted("two", three, "0.0.0.0")
                        + admin.formatted(one, "0.0.0.0"));
                assertEquals(two, gateway.port("one"));
                assertEquals(three, gateway.port("two"));
                assertEquals(one, gateway.adminPort());
                assertEchoes(player);
                for (int each : new int[] {two, three}) {
                    assertEchoes(each);
                }
                assertHealthy(one);
            }
        }
    }
}
