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
        try (ClientLog log = ClientLog.of(Operation.class);
                Gateway gateway = Gateway.open(config, read)) {
            Operation operation = new Operation(gateway, config, read, watched);
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
        try (ClientLog log = ClientLog.of(Operation.class);
                ClientLog tls = ClientLog.of(Tls.class);
                Gateway gateway = Gateway.open(config, read)) {
            Operation operation = new Operation(gateway, config, read, new WatchedFile(config.policyFile()));
            operation.reload();
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
