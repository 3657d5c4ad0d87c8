package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.WatchedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told when the gateway stops. */
class OperationEndTest {
    private static final String FLASH =
            "listeners = [ { name = flash, port = 0, address = 127.0.0.1, speaks = [xmlsocket] } ]\n";

    @TempDir
    private Path temp = Path.of("");

    @BeforeEach
    void prepare() throws Exception {
        Files.writeString(temp.resolve("crossdomain.xml"), """
                <cross-domain-policy><allow-access-from domain="localhost" to-ports="*"/></cross-domain-policy>
                """);
    }

    @Test
    void itsLastLineSaysForHowLongItRan() throws Exception {
        assertEquals("stopped after 0s: everybody had been told", lastLine(FLASH, false));
    }

    /** A signal may come before the block of the start has been printed; what is said of it stands behind that. */
    @Test
    void saysThatItStopsWhenItDoesSo() throws Exception {
        GatewayConfig config = config(FLASH);
        try (ClientLog log = ClientLog.of(Operation.class);
                Gateway gateway = Gateway.open(config, policy(config))) {
            Operation operation = new Operation(
                    gateway, new InForce(gateway, config, policy(config), new WatchedFile(config.policyFile())));
            operation.stop();
            assertEquals(List.of(), log.with(""));
            operation.run();
            assertTrue(log.with("").get(0).startsWith("stopping: "));
        }
    }

    @Test
    void itsLastLineSaysHowManyWereCutOff() throws Exception {
        String web = "listeners = [ { name = web, port = 0, address = 127.0.0.1, speaks = [websocket] } ]\n";
        String line = lastLine(web + "limits.close-timeout = 300ms", true);
        assertTrue(line.endsWith("s: 1 connection was cut off, not having ended within limits.close-timeout"), line);
    }

    private String lastLine(String text, boolean withAMember) throws Exception {
        GatewayConfig config = config(text);
        try (ClientLog log = ClientLog.of(Operation.class);
                Gateway gateway = Gateway.open(config, policy(config))) {
            Operation operation = new Operation(
                    gateway, new InForce(gateway, config, policy(config), new WatchedFile(config.policyFile())));
            int port = gateway.listeners().get(0).port();
            RawWebSocket member = withAMember ? RawWebSocket.open(port, "/", "Sec-WebSocket-Version: 13") : null;
            operation.stop();
            operation.run();
            if (member != null) {
                member.close();
            }
            List<String> all = log.with("");
            return all.get(all.size() - 1);
        }
    }

    private GatewayConfig config(String text) throws Exception {
        return GatewayConfig.read(Files.writeString(temp.resolve("gateway.conf"), text));
    }

    private static Policy policy(GatewayConfig config) throws Exception {
        return PolicyFile.read(config.policyFile()).policy();
    }
}
