package flashbridge.gateway;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.net.Tls;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.WatchedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running gateway makes of another policy file, of which nobody tells it. */
@Timeout(60)
class PolicyChangeTest {
    private static final String POLICY =
            "<cross-domain-policy><allow-access-from domain='%s' to-ports='*'/></cross-domain-policy>";
    private static final String FLASH =
            "{ name = flash, port = 0, address = 127.0.0.1, speaks = [xmlsocket], room = %s }";
    private static final String FLASH_WITH_POLICY =
            "{ name = flash, port = 0, address = 127.0.0.1, speaks = [policy, xmlsocket] }";

    @TempDir
    private Path temp = Path.of("");

    private Path file = Path.of("");

    @BeforeEach
    void write() throws Exception {
        file = Files.writeString(temp.resolve("crossdomain.xml"), POLICY.formatted("localhost"));
    }

    /** As when it is exchanged while the ports are being opened. */
    @Test
    void isNoticedThoughItCameBeforeTheGatewayRan() throws Exception {
        GatewayConfig config = config(FLASH.formatted("lobby"));
        WatchedFile watched = new WatchedFile(file);
        Policy read = PolicyFile.read(file).policy();
        Files.writeString(file, POLICY.formatted("www.example.com"));
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, read)) {
            InForce inForce = new InForce(gateway, config, read, watched);
            Operation operation = new Operation(gateway, inForce);
            Thread running = run(operation);
            await().atMost(20, SECONDS)
                    .until(() -> log.with("of www.example.com (").size() == 1);
            end(operation, running);
        }
    }

    /** They are read when they change themselves. */
    @Test
    void saysNothingOfCertificatesThatNobodyAskedFor() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("tls"));
        GatewayConfig config = config(TestCertificate.in(folder).listener("own"));
        Policy read = PolicyFile.read(file).policy();
        try (ClientLog log = ClientLog.of(InForce.class);
                ClientLog tls = ClientLog.of(Tls.class);
                Gateway gateway = Gateway.open(config, read)) {
            InForce inForce = new InForce(gateway, config, read, new WatchedFile(config.policyFile()));
            Operation operation = new Operation(gateway, inForce);
            inForce.reload();
            assertEquals(
                    1,
                    tls.with("listener own: nothing new, the certificate of CN=localhost")
                            .size());
            Thread running = run(operation);
            Files.writeString(file, POLICY.formatted("www.example.com"));
            await().atMost(20, SECONDS)
                    .until(() -> log.with("of www.example.com (").size() == 1);
            end(operation, running);
            assertEquals(1, tls.with("nothing new").size());
        }
    }

    /** A renewal that went wrong must not keep a site let in which was taken out. */
    @Test
    void isTakenThoughTheConfigurationCannotBe() throws Exception {
        TestCertificate certificate = TestCertificate.in(Files.createDirectory(temp.resolve("tls")));
        GatewayConfig config = config(certificate.listener("own") + ", " + FLASH_WITH_POLICY);
        Policy read = PolicyFile.read(file).policy();
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, read)) {
            InForce inForce = new InForce(gateway, config, read, new WatchedFile(config.policyFile()));
            Operation operation = new Operation(gateway, inForce);
            Thread running = run(operation);
            Files.writeString(certificate.certificate(), "half a certif");
            String other = POLICY.formatted("www.example.com");
            Files.writeString(file, other);
            String refusal = temp.resolve("gateway.conf") + " not reloaded, its settings stay as they were:";
            await().atMost(20, SECONDS).until(() -> log.with(refusal).size() == 1);
            assertEquals(1, log.with("reloaded " + file + " alone:").size());
            assertEquals(1, log.with("of www.example.com (").size());
            assertEquals(0, log.with("everything stays as it was").size());
            await().atMost(20, SECONDS)
                    .until(() -> !log.with(certificate.certificate().toString()).isEmpty());
            int flash = gateway.listeners().get(1).port();
            assertEquals(other + "\0", RawConnection.exchange(flash, "<policy-file-request/>\0"));
            inForce.reload(); // which somebody asks for
            assertEquals(
                    1, log.with("not reloaded, everything stays as it was:").size());
            end(operation, running);
        }
    }

    @Test
    void isRefusedTogetherWithTheConfigurationWhereBothAreWrong() throws Exception {
        GatewayConfig config = config(FLASH_WITH_POLICY);
        Policy read = PolicyFile.read(file).policy();
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, read)) {
            InForce inForce = new InForce(gateway, config, read, new WatchedFile(config.policyFile()));
            Operation operation = new Operation(gateway, inForce);
            Thread running = run(operation);
            Files.writeString(temp.resolve("gateway.conf"), "listenrs = []");
            Files.writeString(file, "<cross-domain-policy>");
            await().atMost(20, SECONDS)
                    .until(() -> !log.with("  " + file + ":1: error: ").isEmpty());
            assertEquals(
                    1, log.with("not reloaded, everything stays as it was:").size());
            assertEquals(1, log.with("listenrs").size());
            assertEquals(
                    POLICY.formatted("localhost") + "\0",
                    RawConnection.exchange(gateway.listeners().get(0).port(), "<policy-file-request/>\0"));
            end(operation, running);
        }
    }

    @Test
    void isToldOnceThatItIsGoneAndThatItIsBack() throws Exception {
        GatewayConfig config = config(FLASH_WITH_POLICY);
        Policy read = PolicyFile.read(file).policy();
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, read)) {
            InForce inForce = new InForce(gateway, config, read, new WatchedFile(config.policyFile()));
            Operation operation = new Operation(gateway, inForce);
            Thread running = run(operation);
            Files.delete(file);
            await().atMost(20, SECONDS)
                    .until(() -> !log.with("everything stays as it was").isEmpty());
            Files.writeString(file, POLICY.formatted("localhost"));
            await().atMost(20, SECONDS).until(() -> !log.with("reloaded ").isEmpty());
            end(operation, running);
            assertEquals(
                    List.of(
                            "not reloaded, everything stays as it was:",
                            "  " + config.file() + ": there is no " + file
                                    + ", which says who may connect; policy-file can name another one",
                            "reloaded " + config.file() + " and " + file + ":",
                            "  policy: " + file + " is back as it was"),
                    log.with("").subList(0, 4));
        }
    }

    /** As by a tool that writes all files anew. */
    @Test
    void isNoneWhereTheVerySameIsWrittenAgain() throws Exception {
        GatewayConfig config = config(FLASH_WITH_POLICY);
        Policy read = PolicyFile.read(file).policy();
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, read)) {
            InForce inForce = new InForce(gateway, config, read, new WatchedFile(config.policyFile()));
            Files.delete(file);
            Files.writeString(file, POLICY.formatted("localhost"));
            inForce.reload();
            assertEquals(List.of("reloaded " + config.file() + " and " + file + ": no setting changed"), log.with(""));
        }
    }

    private GatewayConfig config(String listener) throws Exception {
        return GatewayConfig.read(Files.writeString(temp.resolve("gateway.conf"), "listeners = [ " + listener + " ]"));
    }

    private static Thread run(Operation operation) {
        Thread running = new Thread(operation::run, "operation");
        running.start();
        return running;
    }

    private static void end(Operation operation, Thread running) throws InterruptedException {
        operation.stop();
        running.join();
    }
}
