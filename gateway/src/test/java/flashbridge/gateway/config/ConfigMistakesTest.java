package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keeper of a gateway reads when a setting is wrong. */
class ConfigMistakesTest {
    @TempDir
    private Path temp = Path.of("");

    private ConfigFolder folder = new ConfigFolder(temp);

    @BeforeEach
    void prepare() throws Exception {
        folder = ConfigFolder.in(temp);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            prot = 5                       | prot is not a setting; known here: admin, allow-null-origin, binary-to-text, default-room, echo, event-loops, invalid-text, limits, listeners, nul-in-text, policy-file, transport, trusted-proxies, websocket
            ecko = true                    | ecko is not a setting; did you mean echo?
            default_room = x               | default_room is not a setting; did you mean default-room?
            limits.max-conections = 5      | limits.max-conections is not a setting; did you mean max-connections?
            limits { wild { port = 5 } }   | limits.wild is not a setting; known here: close-timeout, drain-time, handshake-timeout, idle-timeout, max-connections, max-connections-per-address, max-header-size, max-message-size, max-new-connections-per-address, memory-budget, message-timeout, queue-max-age, queue-max-size, rate, slow-client
            max-connections = 5            | max-connections is not a setting here; it belongs under limits
            rate { messages = 5 }          | rate is not a setting here; it belongs under limits
            limits.messages = 5            | limits.messages is not a setting here; it belongs under limits.rate
            limits.echo = true             | limits.echo is not a setting here; it belongs outside of all blocks
            limits { tls { port = 5 } }    | limits.tls is not a setting here; it belongs under listeners
            speaks = [policy]              | speaks is not a setting here; it belongs under listeners
            port = 8080                    | port is not a setting here; it belongs under listeners or under admin
            client-ca = ca.pem             | client-ca is not a setting here; it belongs under listeners.tls
            websocket.ping = 5s            | websocket.ping is not a setting; known here: deflate, deflate-min-size, flash-path, ping-interval, pong-timeout
            limits = 7                     | limits must be a block of settings { … }, but is 7
            websocket = [ 25s ]            | websocket must be a block of settings { … }, but is ["25s"]
            transport = kqueue             | transport must be one of auto, epoll, io_uring, nio, but is "kqueue"
            event-loops = 0                | event-loops must be auto, or a whole number from 1 to 1024, but is 0
            event-loops = 1025             | event-loops must be auto, or a whole number from 1 to 1024, but is 1025
            event-loops = many             | event-loops must be auto, or a whole number from 1 to 1024, but is "many"
            event-loops = 1.5              | event-loops must be auto, or a whole number from 1 to 1024, but is 1.5
            binary-to-text = bas64         | binary-to-text must be one of drop, base64, close, but is "bas64"
            nul-in-text = [strip]          | nul-in-text must be a text, but is ["strip"]
            nul-in-text = drop             | nul-in-text must be one of reject, strip, but is "drop"
            invalid-text = drop            | invalid-text must be one of close, replace, but is "drop"
            invalid-text = true            | invalid-text must be one of close, replace, but is true
            websocket.deflate = 1          | websocket.deflate must be true or false, but is 1
            websocket.deflate-min-size = 0 | websocket.deflate-min-size must be a size from 1B to 256MiB, as 64KiB or 1MiB, but is 0
            echo = maybe                   | echo must be true or false, but is "maybe"
            allow-null-origin = 1          | allow-null-origin must be true or false, but is 1
            echo { x = 1 }                 | echo must be true or false, but is {"x":1}
            echo = null                    | echo must be true or false, but is null
            policy-file = .                | policy-file must be a file, but FOLDER is a folder
            policy-file = nowhere.xml      | policy-file must be a file, but there is no nowhere.xml
            policy-file = "a\\u0000b"      | policy-file must be the name of a file, but is "a\\u0000b"
            policy-file = [a]              | policy-file must be a text, but is ["a"]
            limits.max-connections = 0     | limits.max-connections must be a whole number from 1 to 10000000, but is 0
            limits.max-connections = 1e9   | limits.max-connections must be a whole number from 1 to 10000000, but is 1000000000
            limits.max-connections = many  | limits.max-connections must be a whole number from 1 to 10000000, but is "many"
            limits.max-connections = Infinity | limits.max-connections must be a whole number from 1 to 10000000, but is "Infinity"
            limits.max-message-size = 0    | limits.max-message-size must be a size from 1B to 256MiB, as 64KiB or 1MiB, but is 0
            limits.max-message-size = 1GiB | limits.max-message-size must be a size from 1B to 256MiB, as 64KiB or 1MiB, but is "1GiB"
            limits.max-message-size = big  | limits.max-message-size must be a size from 1B to 256MiB, as 64KiB or 1MiB, but is "big"
            limits.queue-max-size = 1023   | limits.queue-max-size must be a size from 1KiB to 1GiB, as 64KiB or 1MiB, but is 1023
            limits.queue-max-size = 64KB   | limits.queue-max-size must be a size from 1KiB to 1GiB, as 64KiB or 1MiB, but is "64KB"
            limits.queue-max-size = 999999999YB | limits.queue-max-size must be a size from 1KiB to 1GiB, as 64KiB or 1MiB, but is "999999999YB"
            limits.close-timeout = 99ms    | limits.close-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "99ms"
            limits.close-timeout = 5       | limits.close-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is 5
            limits.close-timeout = "5000"  | limits.close-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "5000"
            limits.handshake-timeout = 61m | limits.handshake-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "61m"
            limits.handshake-timeout = -5s | limits.handshake-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "-5s"
            limits.idle-timeout = 50ms     | limits.idle-timeout must be off, or a time from 100ms to 24h with its unit, as 250ms or 10s, but is "50ms"
            limits.idle-timeout = soon     | limits.idle-timeout must be off, or a time from 100ms to 24h with its unit, as 250ms or 10s, but is "soon"
            limits.rate.bytes = many       | limits.rate.bytes must be off, or a size from 1KiB to 1GiB, as 64KiB or 1MiB, but is "many"
            limits.rate.bytes = 10         | limits.rate.bytes must be off, or a size from 1KiB to 1GiB, as 64KiB or 1MiB, but is 10
            limits.rate.messages = 0       | limits.rate.messages must be off, or a whole number from 1 to 10000000, but is 0
            limits.slow-client = wait      | limits.slow-client must be one of disconnect, drop-oldest, drop-newest, latest-only, but is "wait"
            limits.memory-budget = 1KiB    | limits.memory-budget must be a size from 1MiB to 1024GiB, as 64KiB or 1MiB, but is "1KiB"
            limits.max-connections-per-address = 0 | limits.max-connections-per-address must be auto, or a whole number from 1 to 10000000, but is 0
            admin.port = 65536             | admin.port must be off, or a whole number from 0 to 65535, but is 65536
            trusted-proxies = [nginx]      | trusted-proxies must be a list of addresses or networks, as [127.0.0.1, 10.0.0.0/8, "fd00::/8"], but is ["nginx"]
            trusted-proxies = [10.0.0.0/33] | trusted-proxies must be a list of addresses or networks, as [127.0.0.1, 10.0.0.0/8, "fd00::/8"], but is ["10.0.0.0/33"]
            websocket.ping-interval = 0s   | websocket.ping-interval must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "0s"
            websocket.pong-timeout = 5 ages | websocket.pong-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "5 ages"
            websocket.pong-timeout = 99999999999999d | websocket.pong-timeout must be a time from 100ms to 1h with its unit, as 250ms or 10s, but is "99999999999999d"
            websocket.flash-path = flash   | websocket.flash-path must be a path as /flash, of letters, digits and . _ ~ -, but is "flash"
            websocket.flash-path = /       | websocket.flash-path must be a path as /flash, of letters, digits and . _ ~ -, but is "/"
            websocket.flash-path = /a/     | websocket.flash-path must be a path as /flash, of letters, digits and . _ ~ -, but is "/a/"
            default-room = ""              | default-room must be a name of 1 to 128 characters without a slash at its ends, but is ""
            default-room = /lobby          | default-room must be a name of 1 to 128 characters without a slash at its ends, but is "/lobby"
            default-room = lobby/          | default-room must be a name of 1 to 128 characters without a slash at its ends, but is "lobby/"
            default-room = "a\\nb"         | default-room must be a name of 1 to 128 characters without a slash at its ends, but is "a\\nb"
            default-room = flash           | default-room cannot be "flash": the path /flash is taken by websocket.flash-path = "/flash"
            default-room = flash/red       | default-room cannot be "flash/red": the path /flash/red is taken by websocket.flash-path = "/flash"
            """)
    void aWrongSettingIsExplainedWithItsLine(String setting, String mistake) throws Exception {
        assertEquals(
                List.of("gateway.conf:2: " + mistake.replace("FOLDER", temp.toString())),
                folder.mistakesIn(ConfigFolder.LISTENER + setting));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            speaks = [policy]                     | port is missing; a listener needs one, 0 stands for any free port
            port = 80.5, speaks = [policy]        | port must be a whole number from 0 to 65535, but is 80.5
            port = 65536, speaks = [policy]       | port must be a whole number from 0 to 65535, but is 65536
            port = -1, speaks = [policy]          | port must be a whole number from 0 to 65535, but is -1
            port = 99999999999, speaks = [policy] | port must be a whole number from 0 to 65535, but is 99999999999
            port = null, speaks = [policy]        | port must be a whole number from 0 to 65535, but is null
            port = http, speaks = [policy]        | port must be a whole number from 0 to 65535, but is "http"
            port = [1], speaks = [policy]         | port must be a whole number from 0 to 65535, but is [1]
            port = 1                              | speaks is missing; it must be a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy]
            port = 1, speaks = []                 | speaks must be a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy], but is []
            port = 1, speaks = policy             | speaks must be a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy], but is "policy"
            port = 1, speaks = [[policy]]         | speaks must be a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy], but is [["policy"]]
            port = 1, speaks = [xmlsockets]       | speaks names "xmlsockets", which is no protocol; did you mean xmlsocket?
            port = 1, speaks = [policy, Policy]   | speaks names "Policy", which is no protocol; did you mean policy?
            port = 1, speaks = [http]             | speaks names "http", which is no protocol; known here: policy, xmlsocket, websocket
            port = 1, speaks = [policy], name = "" | name must be a name for the log, but is ""
            port = 1, speaks = [policy], name = "a\\nb" | name must be a name for the log, but is "a\\nb"
            port = 1, speaks = [policy], name = [a] | name must be a text, but is ["a"]
            port = 1, speaks = [policy], address = " " | address must be an address of this machine, as 127.0.0.1, but is " "
            port = 1, speaks = [policy], adress = x | adress is not a setting; did you mean address?
            port = 1, speaks = [policy], queue-max-age = 5s | queue-max-age is not a setting here; it belongs under limits
            port = 1, speaks = [policy], minimum = "1.2" | minimum is not a setting here; it belongs under listeners.tls
            port = 1, speaks = [policy], tls = on | tls must be a block of settings { … }, but is "on"
            port = 1, speaks = [policy], tls { key = gateway.conf } | tls.certificate is missing; it must be a file in PEM
            port = 1, speaks = [policy], optional = 0 | optional must be true or false, but is 0
            port = 1, speaks = [policy], silent-grace = 61s | silent-grace must be a time from 0s to 1m with its unit, as 250ms or 10s, but is "61s"
            port = 1, charset = GBK               | speaks is missing; it must be a list of at least one of policy, xmlsocket and websocket, as [xmlsocket, policy]
            port = 1, speaks = [xmlsocket], charset = [UTF-8] | charset must be a text, but is ["UTF-8"]
            port = 1, speaks = [xmlsocket], charset = windows-1521 | charset "windows-1521" is no encoding that is known here; did you mean windows-1251?
            port = 1, speaks = [xmlsocket], charset = shift-jis2 | charset "shift-jis2" is no encoding that is known here; did you mean shift-jis?
            port = 1, speaks = [xmlsocket], charset = "Windows 1251" | charset "Windows 1251" is no encoding that is known here; did you mean windows-1251?
            port = 1, speaks = [xmlsocket], charset = klingon | charset "klingon" is no encoding that is known here; often used: UTF-8, windows-1251, windows-1252, ISO-8859-1, GBK, Big5, Shift_JIS, EUC-KR
            port = 1, speaks = [xmlsocket], charset = "" | charset "" is no encoding that is known here; often used: UTF-8, windows-1251, windows-1252, ISO-8859-1, GBK, Big5, Shift_JIS, EUC-KR
            port = 1, speaks = [xmlsocket], charset = UTF-16 | charset "UTF-16" cannot be used, since its text has NUL bytes inside, and a NUL ends a message
            port = 1, speaks = [xmlsocket], charset = utf-32le | charset "utf-32le" cannot be used, since its text has NUL bytes inside, and a NUL ends a message
            port = 1, speaks = [xmlsocket], charset = ISO-2022-JP | charset "ISO-2022-JP" cannot be used, since it switches between sets of characters inside of a text
            port = 1, speaks = [xmlsocket], charset = x-JISAutoDetect | charset "x-JISAutoDetect" cannot be used, since it can be read but not written
            port = 1, speaks = [websocket, policy], charset = GBK | charset counts for xmlsocket alone, which this listener does not speak
            port = 1, speaks = [policy], room = / | room must be a name of 1 to 128 characters without a slash at its ends, but is "/"
            port = 1, speaks = [policy], room = flash | room cannot be "flash": the path /flash is taken by websocket.flash-path = "/flash"
            """)
    void aWrongListenerIsExplainedWithItsLine(String listener, String mistake) throws Exception {
        assertEquals(
                List.of("gateway.conf:2: listeners." + mistake),
                folder.mistakesIn("listeners = [\n  { " + listener + " }\n]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            `                `| 1: listeners must name at least one port to open
            listeners = []    | 1: listeners must name at least one port to open
            listener = []     | 1: listener is not a setting; did you mean listeners?
            listeners = 9000  | 1: listeners must be a list of blocks [ { … }, { … } ], but is 9000
            listeners = [9000] | 1: listeners must be a list of blocks [ { … }, { … } ], but is [9000]
            listeners { port = 80, speaks = [policy] } | 1: listeners must be a list of blocks [ { … }, { … } ], but is {"port":80,"speaks":["policy"]}
            """)
    void thereHaveToBeListeners(String text, String mistake) throws Exception {
        assertEquals(List.of("gateway.conf:" + mistake), folder.mistakesIn(text));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1", "0.0.0.0, 127.0.0.1", "127.0.0.1, ::", "::1, 0.0.0.0"})
    void aPortIsOpenedOnlyOnceAtAnAddress(String one, String other) throws Exception {
        assertEquals(
                List.of("gateway.conf:3: listeners.port 9000 is used twice; the first is in line 2"),
                folder.mistakesIn("""
                listeners = [
                  { name = a, port = 9000, address = "%s", speaks = [policy] }
                  { name = b, port = 9000, address = "%s", speaks = [policy] }
                ]""".formatted(one, other)));
    }

    @Test
    void theAdminPortIsNoneOfTheOthers() throws Exception {
        assertEquals(
                List.of("gateway.conf:2: admin.port 9000 is used twice; the listener web has it"),
                folder.mistakesIn("""
                        listeners = [ { name = web, port = 9000, speaks = [websocket] } ]
                        admin { port = 9000 }"""));
    }

    @Test
    void aPortThatIsUsedTwiceIsNotBlamedOnNamesThatNobodyWrote() throws Exception {
        assertEquals(
                List.of("gateway.conf:3: listeners.port 9000 is used twice; the first is in line 2"),
                folder.mistakesIn("""
                        listeners = [
                          { port = 9000, speaks = [policy] }
                          { port = 9000, speaks = [xmlsocket] }
                        ]"""));
    }

    @Test
    void aNameIsUsedOnlyOnce() throws Exception {
        String twice = "is used twice; give this listener, or that in line 2, a name of its own";
        assertEquals(
                List.of(
                        "gateway.conf:3: listeners.name \"port-0\" " + twice,
                        "gateway.conf:5: listeners.name \"port-0\" " + twice,
                        "gateway.conf:5: listeners.name \"port-0\" is used twice; give this listener, or that in line 3,"
                                + " a name of its own"),
                folder.mistakesIn("""
                        listeners = [
                          { port = 0, speaks = [policy] }
                          { port = 0, speaks = [policy] }
                          { port = 1, speaks = [policy],
                            name = port-0 }
                        ]"""));
    }

    @Test
    void theRoomsGiveWayToAFlashPathOfAnyName() throws Exception {
        assertEquals(
                List.of("gateway.conf:1: default-room cannot be \"lobby\": the path /lobby is taken by"
                        + " websocket.flash-path = \"/lobby\""),
                folder.mistakesIn(ConfigFolder.LISTENER + "websocket.flash-path = /lobby"));
        GatewayConfig near = folder.read(ConfigFolder.LISTENER + "default-room = flashy");
        assertEquals("flashy", near.defaultRoom());
    }

    @Test
    void theMissingUsualPolicyFileIsExplained() throws Exception {
        Files.delete(temp.resolve("crossdomain.xml"));
        assertEquals(
                List.of("gateway.conf: there is no crossdomain.xml, which says who may connect;"
                        + " policy-file can name another one"),
                folder.mistakesIn(ConfigFolder.LISTENER));
    }

    @Test
    void oneRunShowsAllMistakesInTheOrderOfTheLines() throws Exception {
        assertEquals(
                List.of(
                        "gateway.conf:1: echo must be true or false, but is \"tru\"",
                        "gateway.conf:2: limits.max-connections must be a whole number from 1 to 10000000, but is 0",
                        "gateway.conf:4: listeners.port must be a whole number from 0 to 65535, but is 80.5",
                        "gateway.conf:5: listeners.speaks is missing; it must be a list of at least one of"
                                + " policy, xmlsocket and websocket, as [xmlsocket, policy]",
                        "gateway.conf:5: listeners.sepaks is not a setting; did you mean speaks?",
                        "gateway.conf:7: websocket.flashpath is not a setting; did you mean flash-path?"),
                folder.mistakesIn("""
                        echo = tru
                        limits.max-connections = 0
                        listeners = [
                          { port = 80.5, speaks = [policy] }
                          { port = 81, sepaks = [policy] }
                        ]
                        websocket { flashpath = x }
                        """));
    }

    @Test
    void aLongWrongValueIsCutShort() throws Exception {
        assertEquals(
                List.of("gateway.conf:2: echo must be true or false, but is \"" + "x".repeat(59) + "…"),
                folder.mistakesIn(ConfigFolder.LISTENER + "echo = " + "x".repeat(1000)));
    }

    @Test
    void aWrongValueFromTheEnvironmentNamesTheSetting() throws Exception {
        String mistake =
                folder.mistakesIn(ConfigFolder.LISTENER + "echo = ${PATH}").get(0);
        assertEquals("", mistake.replaceFirst("gateway\\.conf.*: echo must be true or false, but is \".*", ""));
    }
}
