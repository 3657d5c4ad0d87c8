package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.admin.Metrics;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.net.Admission;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Tls;
import flashbridge.gateway.net.Transport;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made on the way to another configuration, and has to go when nothing comes of it. */
class ExchangeTest {
    private final EventLoopGroup loops = Transport.NIO.eventLoops(1, death -> {});

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        Files.writeString(temp.resolve("crossdomain.xml"), "<cross-domain-policy/>");
    }

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void freesTheTlsOfPortsThatWillNotBe() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TestCertificate certificate = TestCertificate.in(temp);
            GatewayConfig config = config("{ name = one, address = 127.0.0.1, speaks = [policy], port = "
                    + taken.getLocalPort() + " }, " + certificate.listener("two") + ", "
                    + certificate.listener("three"));
            Doors doors = fail(config);
            assertEquals(2, doors.made().size());
            assertTrue(doors.made().stream().allMatch(Tls::isClosed));
        }
    }

    @Test
    void freesTheTlsOfThePortsBeforeTheOneWithABadCertificate() throws Exception {
        TestCertificate good = TestCertificate.in(Files.createDirectory(temp.resolve("good")));
        TestCertificate bad = TestCertificate.in(Files.createDirectory(temp.resolve("bad")));
        GatewayConfig config = config(good.listener("one") + ", " + bad.listener("two"));
        Files.writeString(bad.certificate(), "half a certif");
        Doors doors = fail(config);
        assertEquals(1, doors.made().size());
        assertTrue(doors.made().get(0).isClosed());
    }

    private Doors fail(GatewayConfig config) {
        Hub hub = new Hub(loops, config.rules());
        Admission admission = new Admission(config.limits().connections(), config.trustedProxies(), hub.incidents());
        Ports ports = new Ports(
                Transport.NIO,
                loops,
                admission,
                new Metrics(hub, new NoFacts()),
                () -> config.limits().handshakeTimeout(),
                death -> {});
        Policy policy =
                PolicyFile.parse("<cross-domain-policy/>".getBytes(UTF_8)).policy();
        Doors doors = new Doors(hub, admission, ports.listeners, config, policy);
        assertThrows(BindFailure.class, () -> Exchange.of(ports, config, doors));
        return doors;
    }

    private GatewayConfig config(String listeners) throws Exception {
        Path file = Files.writeString(temp.resolve("gateway.conf"), "listeners = [ " + listeners + " ]");
        return GatewayConfig.read(file);
    }

    private static final class NoFacts implements Metrics.Facts {
        @Override
        public String version() {
            return "";
        }

        @Override
        public long accepted() {
            return 0;
        }

        @Override
        public Instant configured() {
            return Instant.EPOCH;
        }

        @Override
        public Map<String, Instant> certificates() {
            return Map.of();
        }
    }
}
