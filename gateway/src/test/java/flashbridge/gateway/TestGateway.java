package flashbridge.gateway;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Listener;
import flashbridge.legacy.XmlSocketClient;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A real gateway on free ports, with the shipped policy or another, for one test. */
public final class TestGateway implements AutoCloseable {
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String LISTENERS = """
            listeners = [
              { name = flash,  address = 127.0.0.1, port = 0, speaks = [xmlsocket, policy], room = lobby }
              { name = web,    address = 127.0.0.1, port = 0, speaks = [websocket, policy] }
              { name = alone,  address = 127.0.0.1, port = 0, speaks = [xmlsocket], room = lobby }
              { name = all,    address = 127.0.0.1, port = 0, speaks = [policy, xmlsocket, websocket] }
              { name = policy, address = 127.0.0.1, port = 0, speaks = [policy] }
            ]
            """;
    private static final String LOCAL_ONLY = """
            <cross-domain-policy>
              <allow-access-from domain="localhost" to-ports="*"/>
              <allow-access-from domain="127.0.0.1" to-ports="*"/>
            </cross-domain-policy>
            """;

    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** The five listeners flash, web, alone, all and policy, and further settings in HOCON. */
    public static TestGateway open(String settings) throws Exception {
        return open(settings, LOCAL_ONLY);
    }

    public static TestGateway open(String settings, String policy) throws Exception {
        return with(settings, policy, (config, read) -> new TestGateway(Gateway.open(config, read)));
    }

    private interface Use {
        TestGateway with(GatewayConfig config, Policy policy) throws Exception;
    }

    private static TestGateway with(String settings, String policy, Use use) throws Exception {
        Path folder = Files.createTempDirectory("gateway");
        Path config = Files.writeString(folder.resolve("gateway.conf"), LISTENERS + settings);
        Path policyFile = Files.writeString(folder.resolve("crossdomain.xml"), policy);
        try {
            return use.with(
                    GatewayConfig.read(config), PolicyFile.read(policyFile).policy());
        } finally {
            Files.delete(config);
            Files.delete(policyFile);
            Files.delete(folder);
        }
    }

    /** The same, and a listener named secure that speaks everything over TLS. */
    public static TestGateway openSecure(Path folder, String settings) throws Exception {
        return openSecure(TestCertificate.in(folder), "", settings);
    }

    /** The same with this certificate and more settings of its {@code tls}. */
    public static TestGateway openSecure(TestCertificate certificate, String tls, String settings) throws Exception {
        return open("listeners += " + certificate.listener("secure", tls) + "\n" + settings);
    }

    /** Goes over to other settings, as a changed file would. */
    public void reload(String settings) throws Exception {
        reload(settings, LOCAL_ONLY);
    }

    public void reload(String settings, String policy) throws Exception {
        with(settings, policy, (config, read) -> {
            gateway.reload(config, read, true);
            return this;
        });
    }

    /** Goes over to other settings after this has changed what was read of them. */
    void reload(String settings, UnaryOperator<GatewayConfig> change) throws Exception {
        with(settings, LOCAL_ONLY, (config, read) -> {
            gateway.reload(change.apply(config), read, true);
            return this;
        });
    }

    /** The port of health and metrics. */
    public int adminPort() {
        return Objects.requireNonNull(gateway.admin()).port();
    }

    public void drain() {
        gateway.drain();
    }

    int cutOff(Duration most) {
        return gateway.cutOff(most);
    }

    /** Why optional ports are not open. */
    List<String> notOpened() {
        return gateway.notOpened().stream().map(BindFailure::withPlace).toList();
    }

    boolean reloadTls() {
        return gateway.reloadTls();
    }

    public int port(String listener) {
        return gateway.listeners().stream()
                .filter(open -> open.config().name().equals(listener))
                .mapToInt(Listener::port)
                .findFirst()
                .orElseThrow();
    }

    public XmlSocketClient xmlSocket(String listener) throws Exception {
        return XmlSocketClient.connect("127.0.0.1", port(listener), PATIENCE);
    }

    /** An XMLSocket client that is surely in its room, since it has heard itself there. */
    public XmlSocketClient member(String listener) throws Exception {
        XmlSocketClient client = xmlSocket(listener);
        client.send("in");
        while (!"in".equals(client.receive(PATIENCE))) {
            // what others said meanwhile
        }
        return client;
    }

    public RawWebSocket webSocket(String path) throws Exception {
        return RawWebSocket.open(port("web"), path, "Sec-WebSocket-Version: 13");
    }

    @Override
    public void close() {
        gateway.close();
    }
}
