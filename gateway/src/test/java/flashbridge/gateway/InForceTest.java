package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import flashbridge.policy.WatchedFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators are told of a reload. */
class InForceTest {
    private interface Act<T> {
        void on(T subject) throws Exception;
    }

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
            String web = "\nlisteners += {\n  name = web\n  speaks = [websocket]\n  address = 127.0.0.1\n  port = "
                    + taken.getLocalPort() + "\n}\n";
            reload(FLASH + web, this::assertStillEchoes, log -> {
                assertEquals(
                        1, log.with("not reloaded, everything stays as it was:").size());
                String sentence =
                        "  " + file + ":7: port " + taken.getLocalPort() + " (listener web) cannot be opened: ";
                assertEquals(1, log.with(sentence).size());
            });
        }
    }

    @Test
    void namesTheLineOfTheAddressThatCannotBeHad() throws Exception {
        String web = "\nlisteners += {\n  port = 0\n  name = web\n  address = 192.0.2.1\n  speaks = [policy]\n}\n";
        reload(FLASH + web, this::assertStillEchoes, log -> {
            String sentence = "  " + file + ":6: port 0 (listener web) cannot be opened: the address 192.0.2.1 is not ";
            assertEquals(1, log.with(sentence).size(), log.with("").toString());
        });
    }

    @Test
    void namesTheLineOfTheAdminPortThatCannotBeOpened() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String admin = "admin {\n  address = 127.0.0.1\n  port = " + taken.getLocalPort() + "\n}\n";
            reload(FLASH + admin, this::assertStillEchoes, log -> {
                String sentence = "  " + file + ":4: port " + taken.getLocalPort() + " (admin.port) cannot be opened: ";
                assertEquals(1, log.with(sentence).size(), log.with("").toString());
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

    @Test
    void namesTheSettingsAsTheyStandInTheFile() throws Exception {
        reload(FLASH + "limits { idle-timeout = 6s, max-connections = 5000 }", gateway -> {}, log -> {
            assertEquals(List.of("  limits.idle-timeout: off is now 6s"), log.with("idle-timeout"));
            assertEquals(List.of("  limits.max-connections: 10000 is now 5000"), log.with("max-connections"));
        });
    }

    @Test
    void saysThatTheTransportCountsFromTheNextStart() throws Exception {
        for (String setting : List.of("event-loops = 3", "transport = nio")) {
            reload(
                    FLASH + setting,
                    gateway -> {},
                    log -> assertEquals(
                            1, log.with(" will count from the next start on").size(), setting));
            Files.writeString(file, FLASH);
        }
    }

    @Test
    void saysNothingOfTheNextStartWhenTheTransportIsSetBackToWhatIsRunning() throws Exception {
        reload(
                FLASH + "event-loops = 3",
                gateway -> {},
                gateway -> {},
                inForce -> {
                    Files.writeString(file, FLASH + "transport = nio");
                    inForce.reload();
                },
                log -> {
                    assertEquals(
                            List.of("  event-loops: auto is now 3", "  event-loops: 3 is now auto"),
                            log.with("event-loops:"));
                    assertEquals(
                            List.of(
                                    "  event-loops will count from the next start on",
                                    "  transport will count from the next start on"),
                            log.with("from the next start on"));
                });
    }

    @Test
    void saysToWhomItIsOpenWhenThePolicyHasChanged() throws Exception {
        String example = """
                <cross-domain-policy><allow-access-from domain="www.example.com" to-ports="*"/></cross-domain-policy>
                """;
        Path policyFile = temp.resolve("crossdomain.xml");
        reload(FLASH, gateway -> Files.writeString(policyFile, example), gateway -> {}, log -> {
            assertEquals(List.of("reloaded " + file + " and " + policyFile + ":"), log.with("reloaded"));
            assertEquals(
                    List.of(
                            "  policy: " + policyFile + " has changed",
                            "  now open to programs on this machine; pages and SWFs of www.example.com (" + policyFile
                                    + ")"),
                    log.with("  "));
        });
    }

    @Test
    void saysThatNothingHasChanged() throws Exception {
        reload(
                FLASH + "# a comment",
                gateway -> {},
                log -> assertEquals(
                        List.of("reloaded " + file + " and " + temp.resolve("crossdomain.xml")
                                + ": no setting changed"),
                        log.with("")));
    }

    @Test
    void saysThatItsOwnFileIsGone() throws Exception {
        reload(
                FLASH,
                gateway -> {},
                this::assertStillEchoes,
                inForce -> {
                    Files.delete(file);
                    inForce.reload();
                },
                log -> assertEquals(
                        List.of(
                                "not reloaded, everything stays as it was:",
                                "  " + file
                                        + ": there is no such file; put one there, or start with another one: --config FILE"),
                        log.with("").subList(1, 3)));
    }

    @Test
    void saysThatThePolicyFileIsGone() throws Exception {
        Path policyFile = temp.resolve("crossdomain.xml");
        reload(
                FLASH,
                gateway -> Files.delete(policyFile),
                this::assertStillEchoes,
                log -> assertEquals(
                        List.of(
                                "not reloaded, everything stays as it was:",
                                "  " + file + ": there is no " + policyFile
                                        + ", which says who may connect; policy-file can name another one"),
                        log.with("")));
    }

    @Test
    void namesThePortsThatAReloadOpensAndCloses() throws Exception {
        String arena = "listeners = [ { name = arena, port = 0, address = 127.0.0.1, speaks = [policy] } ]\n";
        AtomicInteger before = new AtomicInteger();
        AtomicInteger port = new AtomicInteger();
        AtomicInteger admin = new AtomicInteger();
        reload(
                arena + "admin.port = 0",
                gateway -> before.set(gateway.listeners().get(0).port()),
                gateway -> {
                    port.set(gateway.listeners().get(0).port());
                    admin.set(Objects.requireNonNull(gateway.admin()).port());
                },
                log -> assertEquals(
                        List.of(
                                "  admin.port: off is now 0",
                                "  listener flash is gone",
                                "  listener arena is new: speaks = [policy]",
                                "  listener flash is closed: 127.0.0.1 port " + before,
                                "  listener arena is open: 127.0.0.1 port " + port,
                                "  admin is open: http://127.0.0.1:" + admin),
                        log.with("  ")));
    }

    @Test
    @SuppressWarnings("try") // the port becomes free in the midst of it
    void namesAnOptionalPortThatALaterReloadOpens() throws Exception {
        String master =
                "listeners += { name = master, port = %d, address = 127.0.0.1, speaks = [policy], optional = true }";
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            Act<Gateway> giveUp = gateway -> {
                assertEquals(1, gateway.notOpened().size());
                taken.close();
            };
            Files.writeString(file, FLASH + master.formatted(port));
            reload(
                    FLASH + master.formatted(port),
                    giveUp,
                    gateway -> {},
                    log -> assertEquals(List.of("  listener master is open: 127.0.0.1 port " + port), log.with("  ")));
        }
    }

    private static Policy policy(GatewayConfig config) throws Exception {
        return PolicyFile.read(config.policyFile()).policy();
    }

    private void reload(String next, Act<Gateway> then, Act<ClientLog> said) throws Exception {
        reload(next, gateway -> {}, then, said);
    }

    private void reload(String next, Act<Gateway> before, Act<Gateway> then, Act<ClientLog> said) throws Exception {
        reload(next, before, then, inForce -> {}, said);
    }

    private void reload(String next, Act<Gateway> before, Act<Gateway> then, Act<InForce> again, Act<ClientLog> said)
            throws Exception {
        GatewayConfig config = GatewayConfig.read(file);
        try (ClientLog log = ClientLog.of(InForce.class);
                Gateway gateway = Gateway.open(config, policy(config))) {
            InForce inForce = new InForce(gateway, config, policy(config), new WatchedFile(config.policyFile()));
            before.on(gateway);
            Files.writeString(file, next);
            inForce.reload();
            again.on(inForce);
            then.on(gateway);
            said.on(log);
        }
    }

    private void assertStillEchoes(Gateway gateway) throws Exception {
        try (RawConnection flash = new RawConnection(gateway.listeners().get(0).port())) {
            assertEquals(0, flash.send("a\0").read(2)[1]);
        }
    }
}
