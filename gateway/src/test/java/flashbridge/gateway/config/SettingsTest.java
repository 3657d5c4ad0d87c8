package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.typesafe.config.ConfigFactory;
import flashbridge.gateway.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What has changed is named as it stands in the file. */
class SettingsTest {
    /** Every setting but the listeners: its default, and something else. */
    private static final Map<String, String> OTHERS = settings("""
            policy-file                            | crossdomain.xml | "./crossdomain.xml"
            allow-null-origin                      | false  | true
            default-room                           | lobby  | arena
            echo                                   | true   | false
            binary-to-text                         | drop   | base64
            nul-in-text                            | reject | strip
            invalid-text                           | close  | replace
            transport                              | auto   | nio
            event-loops                            | auto   | 3
            limits.max-connections                 | 10000  | 5000
            limits.max-connections-per-address     | auto   | 77
            limits.max-new-connections-per-address | auto   | 77
            limits.max-message-size                | 1MiB   | 10B
            limits.max-header-size                 | 16KiB  | 8KiB
            limits.rate.messages                   | off    | 10
            limits.rate.bytes                      | off    | 64KiB
            limits.queue-max-size                  | 1MiB   | 1500B
            limits.queue-max-age                   | 1m     | off
            limits.slow-client                     | disconnect | latest-only
            limits.memory-budget                   | 256MiB | 1GiB
            limits.handshake-timeout               | 10s    | 90s
            limits.message-timeout                 | 2m     | off
            limits.idle-timeout                    | off    | 6s
            limits.close-timeout                   | 5s     | 1500ms
            limits.drain-time                      | 0s     | 1m
            trusted-proxies                        | []     | [127.0.0.1, 10.0.0.0/8]
            admin.address                          | 127.0.0.1 | "::1"
            admin.port                             | off    | 0
            websocket.ping-interval                | 25s    | 24s
            websocket.pong-timeout                 | 10s    | 1h
            websocket.flash-path                   | /flash | /swf
            websocket.deflate                      | true   | false
            websocket.deflate-min-size             | 256B   | 1KiB
            """);

    /** The same for what a listener may have. */
    private static final Map<String, String> OF_A_LISTENER = settings("""
            address            | 0.0.0.0 | 127.0.0.1
            port               | 0       | 1234
            speaks             | [policy, xmlsocket, websocket] | [policy, websocket]
            room               | lobby   | arena
            optional           | false   | true
            silent-grace       | 250ms   | 1s
            charset            | UTF-8   | windows-1251
            subprotocols       | []      | [chat]
            behind-tls         | false   | true
            proxy-protocol     | false   | true
            keep-alive-message | ""      | "<ping/>"
            keep-alive-interval | 30s    | 1m
            goodbye-message    | ""      | "<bye why='{reason}'/>"
            """);

    @TempDir
    private Path temp = Path.of("");

    private ConfigFolder folder = new ConfigFolder(temp);

    @BeforeEach
    void prepare() throws Exception {
        folder = ConfigFolder.in(temp);
    }

    private static Map<String, String> settings(String table) {
        return new TreeMap<>(table.lines()
                .map(line -> line.split("\\|", 2))
                .collect(Collectors.toMap(cells -> cells[0].strip(), cells -> cells[1].strip())));
    }

    @Test
    void everySettingOfTheShippedFileIsNamedByItsNameThere() throws Exception {
        Path shipped = Path.of("..", "conf", "gateway.conf");
        Set<String> names = new TreeSet<>();
        ConfigFactory.parseFile(shipped.toFile()).entrySet().forEach(each -> names.add(each.getKey()));
        names.remove("listeners");
        assertEquals(names, OTHERS.keySet());
        String text = Files.readString(shipped);
        Settings before = folder.read(text).settings();
        assertEquals(names, new TreeSet<>(before.general().keySet()));
        for (Map.Entry<String, String> each : OTHERS.entrySet()) {
            String[] values = each.getValue().split("\\|", -1);
            String name = each.getKey();
            Settings after =
                    folder.read(text + "\n" + name + " = " + values[1].strip()).settings();
            List<String> changes = before.changesTo(after);
            assertEquals(
                    name + ": " + values[0].strip() + " is now " + shown(values[1]),
                    changes.stream()
                            .filter(line -> !line.startsWith("listener "))
                            .collect(Collectors.joining("\n")));
            assertEquals(name.equals("default-room") ? 3 : 1, changes.size(), changes.toString());
        }
    }

    @Test
    void everySettingOfAListenerIsNamedByItsNameInTheFile() throws Exception {
        String all = "policy, xmlsocket, websocket";
        for (Map.Entry<String, String> each : OF_A_LISTENER.entrySet()) {
            String[] values = each.getValue().split("\\|", -1);
            String setting = each.getKey() + " = " + values[1].strip();
            assertEquals(
                    List.of("listener web " + each.getKey() + ": " + values[0].strip() + " is now " + shown(values[1])),
                    changes("port = 0, speaks = [" + all + "]", "port = 0, speaks = [" + all + "], " + setting),
                    setting);
        }
        assertEquals(
                Set.of("name"),
                folder
                        .read("listeners = [ { name = web, port = 0, speaks = [" + all + "] } ]")
                        .settings()
                        .listeners()
                        .getOrDefault("web", Map.of())
                        .keySet()
                        .stream()
                        .filter(key -> !OF_A_LISTENER.containsKey(key))
                        .collect(Collectors.toSet()));
    }

    /** A colon needs quotes in the file, and none in the log. */
    private static String shown(String value) {
        String text = value.strip();
        return text.matches("\"[:./a-z0-9]+\"") ? text.substring(1, text.length() - 1) : text;
    }

    @Test
    void tlsComesAndGoesAsAWholeAndItsSettingsAreNamedOneByOne() throws Exception {
        TestCertificate.in(temp);
        String without = "port = 0, speaks = [websocket]";
        String plain = without + ", tls { certificate = cert.pem, key = key.pem }";
        assertEquals(List.of("listener web tls is new: certificate = cert.pem"), changes(without, plain));
        assertEquals(List.of("listener web tls is gone: certificate was cert.pem"), changes(plain, without));
        assertEquals(
                List.of(
                        "listener web tls.client-ca: none is now cert.pem",
                        "listener web tls.client-certificates: off is now required",
                        "listener web tls.minimum: 1.2 is now 1.0"),
                changes(plain, plain + ", tls { minimum = \"1.0\", client-ca = cert.pem }"));
    }

    @Test
    void whatIsWrittenInAnotherWayHasNotChanged() throws Exception {
        Settings before = folder.read(ConfigFolder.LISTENER).settings();
        String same = """
                limits { max-message-size = 1024KiB, message-timeout = 120s, idle-timeout = false, queue-max-age = 60000ms }
                limits.max-connections = "10000"
                listeners = [ { name = port-0, speaks = ["policy"], port = 0, silent-grace = 0.25s } ]
                """;
        assertEquals(List.of(), before.changesTo(folder.read(same).settings()));
    }

    @Test
    void listenersThatComeAndGoAreNamed() throws Exception {
        Settings before = folder.read("listeners = [ { name = b, port = 0, speaks = [policy] } ]")
                .settings();
        Settings after = folder.read("listeners = [ { name = a, port = 0, speaks = [policy] } ]")
                .settings();
        assertEquals(List.of("listener b is gone", "listener a is new: speaks = [policy]"), before.changesTo(after));
    }

    @Test
    void aValueIsOneLineWhateverIsInIt() throws Exception {
        assertEquals(
                List.of("listener web goodbye-message: \"\" is now \"a\\u000ab\""),
                changes(
                        "port = 0, speaks = [xmlsocket]",
                        "port = 0, speaks = [xmlsocket], goodbye-message = \"a\\nb\""));
    }

    private List<String> changes(String before, String after) throws Exception {
        return folder.read(listener(before))
                .settings()
                .changesTo(folder.read(listener(after)).settings());
    }

    private static String listener(String settings) {
        return "listeners = [ { name = web, " + settings + " } ]";
    }
}
