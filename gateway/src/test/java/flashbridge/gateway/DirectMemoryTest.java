package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.policy.Finding;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.WatchedFile;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of a budget for which there is not the memory. */
class DirectMemoryTest {
    private static final long MIB = 1 << 20;
    private static final String FLASH =
            "listeners = [ { name = flash, port = 0, address = 127.0.0.1, speaks = [xmlsocket] } ]\n";

    @TempDir
    private Path temp = Path.of("");

    @Test
    void namesBothFiguresAndWhatToDo() {
        assertEquals(
                List.of(
                        "gateway.conf: warning: limits.memory-budget is 256MiB, more than two thirds of the 300MiB of direct"
                                + " memory that this process may take: it may be used up, and then clients are disconnected."
                                + " Make it 200MiB or less, or start with GATEWAY_OPTS=-XX:MaxDirectMemorySize=384m"),
                said(256 * MIB, 300 * MIB));
    }

    @Test
    void saysNothingWhereItFitsOrNobodyKnows() {
        assertEquals(List.of(), said(256 * MIB, 384 * MIB));
        assertEquals(List.of(), said(256 * MIB, 0));
        assertEquals(List.of(), said(256 * MIB, -1));
    }

    private static List<String> said(long budget, long most) {
        return DirectMemory.findings(budget, most).stream()
                .map(finding -> finding.at("gateway.conf"))
                .toList();
    }

    @Test
    void aCheckSaysSo() throws Exception {
        Path file = config(FLASH + "limits.memory-budget = 1TiB").file();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Main main =
                new Main(new PrintStream(new ByteArrayOutputStream(), true, UTF_8), new PrintStream(err, true, UTF_8));
        assertEquals(Main.OK, main.run("--check", "--config", file.toString()));
        assertTrue(
                err.toString(UTF_8)
                        .startsWith(
                                file + ": warning: limits.memory-budget is 1048576MiB, more than two thirds of the "),
                err.toString(UTF_8));
    }

    @Test
    void aReloadSaysSo() throws Exception {
        GatewayConfig config = config(FLASH);
        Policy policy = PolicyFile.read(config.policyFile()).policy();
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, policy)) {
            InForce inForce = new InForce(gateway, config, policy, new WatchedFile(config.policyFile()));
            inForce.reload();
            assertEquals(List.of(), log.with(Finding.Severity.WARNING + ": "));
            config(FLASH + "limits.memory-budget = 1TiB");
            inForce.reload();
            assertEquals(
                    1,
                    log.with(config.file() + ": warning: limits.memory-budget is 1048576MiB, ")
                            .size());
        }
    }

    private GatewayConfig config(String text) throws Exception {
        Files.writeString(temp.resolve("crossdomain.xml"), """
                <cross-domain-policy><allow-access-from domain="localhost" to-ports="*"/></cross-domain-policy>
                """);
        return GatewayConfig.read(Files.writeString(temp.resolve("gateway.conf"), text));
    }
}
