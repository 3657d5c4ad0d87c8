package flashbridge.gateway.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.fuzz.Fuzz;
import flashbridge.gateway.TestCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator could mistype in gateway.conf, and worse: it is read, or refused with sentences. */
class ConfigFuzzTest {
    private static final List<String> LINES = List.of(
            "listeners = [ { port = 9000, speaks = [xmlsocket, policy], room = lobby } ]\n",
            "listeners += { port = ${?PORT}, speaks = [websocket], silent-grace = 250ms, subprotocols = [a, \"b.c\"] }\n",
            "listeners = [ { port = 0, speaks = [policy], tls { certificate = cert.pem, key = key.pem } } ]\n",
            "limits { max-message-size = 64KiB, handshake-timeout = 1.5h, close-timeout = 500ms }\n",
            "websocket.flash-path = \"/flash/\\u0041\"\n",
            "limits.queue-max-size = 12e3B\n",
            "transport = nio, event-loops = auto # comment\n",
            "default-room = \"\"\"a \"quoted\" room\"\"\"\n",
            "echo = yes\nallow-null-origin = off\nbinary-to-text = base64\n",
            "policy-file = ./crossdomain.xml\n",
            "a = ${b}\nb = ${a}\n",
            "null = null, [ , ] { : } = += \\ \" $ // é\n");

    @TempDir
    Path folder;

    @Test
    void aConfigurationIsReadOrRefusedWithSentences() throws Exception {
        ConfigFolder files = ConfigFolder.in(folder);
        TestCertificate.in(folder);
        List<byte[]> corpus = new ArrayList<>();
        corpus.add(Files.readAllBytes(Path.of("..", "conf", "gateway.conf")));
        LINES.forEach(line -> corpus.add(line.getBytes(UTF_8)));
        corpus.add((LINES.get(0) + LINES.get(3) + LINES.get(6)).getBytes(UTF_8));
        Fuzz.run(corpus, (bytes, random) -> read(files.path().resolve("gateway.conf"), bytes));
    }

    @Test
    void aCertificateAndItsKeyAreTakenOrRefusedWithSentences() throws Exception {
        ConfigFolder.in(folder);
        TestCertificate own = TestCertificate.in(folder);
        byte[] config = LINES.get(2).getBytes(UTF_8);
        byte[] certificate = Files.readAllBytes(own.certificate());
        byte[] key = Files.readAllBytes(own.key());
        Fuzz.run(List.of(certificate, key), (bytes, random) -> {
            boolean ofKey = random.nextBoolean();
            Files.write(own.certificate(), ofKey ? certificate : bytes);
            Files.write(own.key(), ofKey ? bytes : key);
            read(folder.resolve("gateway.conf"), config);
        });
    }

    private void read(Path file, byte[] bytes) throws Exception {
        Files.write(file, bytes);
        try {
            assertFalse(GatewayConfig.read(file).listeners().isEmpty());
        } catch (ConfigException refused) {
            for (String sentence : String.valueOf(refused.getMessage()).split("\n", -1)) {
                assertTrue(sentence.startsWith(folder.toString()), sentence);
            }
        }
    }
}
