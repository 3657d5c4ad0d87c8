package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.policy.PolicyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of a reload. */
class OperationTest {
    private static final String FLASH =
            "listeners = [ { name = flash, port = 0, address = 127.0.0.1, speaks = [xmlsocket] } ]\n";

    @TempDir
    private Path temp = Path.of("");

    private Path file = temp;

    @BeforeEach
    void prepare() throws Exception {
        Files.writeString(temp.resolve("crossdomain.xml"), """
                <cross-domain-policy><allow-access-from domain="localhost" to-ports="*"/></cross-domain-policy>
                """);
        file = Files.writeString(temp.resolve("gateway.conf"), FLASH);
    }

    @Test
    void namesTheOptionalPortThatCannotBeOpened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String master = "listeners += { name = master, port = " + taken.getLocalPort()
                    + ", address = 127.0.0.1, speaks = [policy], optional = true }\n";
            reload(FLASH + master, gateway -> {}, log -> {
                List<String> all = log.with(temp.toString());
                assertTrue(all.get(0).startsWith("reloaded " + file), all.toString());
                String sentence = "  not open: " + file + ":2: port " + taken.getLocalPort()
                        + " (listener master) cannot be opened: it is in use by ";
                assertEquals(1, log.with(sentence).size(), all.toString());
            });
        }
    }

    @Test
    void namesTheLineOfThePortThatCannotBeOpened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String web = "\n\nlisteners += { name = web, port = " + taken.getLocalPort()
                    + ", address = 127.0.0.1, speaks = [websocket] }\n";
            reload(FLASH + web, this::assertStillEchoes, log -> {
                assertEquals(
                        1, log.with("not reloaded, everything stays as it was:").size());
                String sentence =
                        "  " + file + ":4: port " + taken.getLocalPort() + " (listener web) cannot be opened: ";
                assertEquals(1, log.with(sentence).size());
            });
        }
    }

    /** Nobody nests so deep, but it is a fault in the midst of things that no code has foreseen. */
    @Test
    void goesOnAfterAFaultAndSaysWhatItWas() throws Exception {
        reload(FLASH + "echo = " + "[".repeat(100_000), this::assertStillEchoes, log -> {
            assertEquals(1, log.with("a fault while reloading").size());
            assertEquals(
                    1, log.with("not reloaded, everything stays as it was:").size());
            assertEquals(1, log.with("  java.lang.StackOverflowError").size());
        });
    }

    private void reload(String next, Consumer<Gateway> then, Consumer<ClientLog> said) throws Exception {
        GatewayConfig config = GatewayConfig.read(file);
        try (ClientLog log = ClientLog.of(Operation.class);
                Gateway gateway = Gateway.open(
                        config, PolicyFile.read(config.policyFile()).policy())) {
            Operation operation = new Operation(gateway, config);
            Files.writeString(file, next);
            operation.reload();
            then.accept(gateway);
            said.accept(log);
        }
    }

    private void assertStillEchoes(Gateway gateway) {
        try (RawConnection flash = new RawConnection(gateway.listeners().get(0).port())) {
            assertEquals(0, flash.send("a\0").read(2)[1]);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
