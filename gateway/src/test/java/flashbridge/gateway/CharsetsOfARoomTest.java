package flashbridge.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Clients of several encodings in one room. */
class CharsetsOfARoomTest {
    private static final Charset RUSSIAN = Charset.forName("windows-1251");
    private static final Charset CHINESE = Charset.forName("GBK");
    private static final String LISTENERS = """
            listeners += { name = russian, address = 127.0.0.1, port = 0, speaks = [xmlsocket], charset = cp1251 }
            listeners += { name = chinese, address = 127.0.0.1, port = 0, speaks = [xmlsocket, policy], charset = GBK }
            """;

    @Test
    void saysTheSameToEverybodyEachInItsOwnEncoding() throws Exception {
        for (int loops = 1; loops <= 3; loops++) {
            try (TestGateway gateway = TestGateway.open(LISTENERS + "event-loops = " + loops);
                    RawConnection russian = new RawConnection(gateway.port("russian"));
                    RawConnection comrade = new RawConnection(gateway.port("russian"));
                    RawConnection chinese = new RawConnection(gateway.port("chinese"));
                    RawConnection flash = new RawConnection(gateway.port("alone"));
                    RawWebSocket browser = gateway.webSocket("/");
                    RawWebSocket ruffle = gateway.webSocket("/flash")) {
                joined(russian, RUSSIAN);
                joined(comrade, RUSSIAN);
                joined(chinese, CHINESE);
                joined(flash, StandardCharsets.UTF_8);

                String message = "<m>Привет</m>"; // GBK has Cyrillic letters too
                russian.send((message + "\0").getBytes(RUSSIAN));
                hear(message, russian, comrade, chinese, flash, browser, ruffle);
                chinese.sendByteByByte((message + "\0").getBytes(CHINESE));
                hear(message, russian, comrade, chinese, flash, browser, ruffle);
                browser.text(message);
                hear(message, russian, comrade, chinese, flash, browser, ruffle);
                ruffle.binary(message + "\0");
                hear(message, russian, comrade, chinese, flash, browser, ruffle);
                flash.send(message + "\0");
                hear(message, russian, comrade, chinese, flash, browser, ruffle);
            }
        }
    }

    @Test
    void saysQuestionMarksForCharactersThatAnEncodingLacksAndCountsThem() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(LISTENERS);
                RawConnection russian = new RawConnection(gateway.port("russian"));
                RawConnection chinese = new RawConnection(gateway.port("chinese"));
                RawWebSocket browser = gateway.webSocket("/")) {
            joined(russian, RUSSIAN);
            joined(chinese, CHINESE);
            chinese.send("<b>你好</b>\0".getBytes(CHINESE));
            assertEquals("<b>??</b>", next(russian, RUSSIAN));
            assertEquals("<b>你好</b>", next(chinese, CHINESE));
            browser.text("Ж😀");
            assertEquals("Ж?", next(russian, RUSSIAN));
            assertEquals("Ж?", next(chinese, CHINESE));
            russian.send("да\0".getBytes(RUSSIAN));
            assertEquals("да", next(russian, RUSSIAN));
            russian.finish();
            Awaitility.await().until(() -> disconnected(log, "russian").size() == 1);
            String line = disconnected(log, "russian").get(0);
            assertTrue(line.contains("protocol=xmlsocket/windows-1251 ") && line.contains(" unmappable=2 "), line);
        }
    }

    @Test
    void sparesTheSenderItsOwnWordsAmongOthersOfItsWire() throws Exception {
        try (TestGateway gateway = TestGateway.open(LISTENERS + "echo = false\nevent-loops = 1");
                RawConnection russian = new RawConnection(gateway.port("russian"));
                RawConnection comrade = new RawConnection(gateway.port("russian"));
                RawConnection flash = new RawConnection(gateway.port("alone"));
                RawWebSocket browser = gateway.webSocket("/")) {
            for (RawConnection each : List.of(russian, comrade, flash)) {
                each.send("in\0");
                assertEquals("in", browser.read().text());
            }
            browser.text("begin");
            for (RawConnection each : List.of(russian, comrade, flash)) {
                while (!next(each, RUSSIAN).equals("begin")) {
                    // what was said before
                }
            }
            russian.send("я\0ты\0".getBytes(RUSSIAN));
            assertEquals("я", next(comrade, RUSSIAN));
            assertEquals("ты", next(comrade, RUSSIAN));
            assertEquals("я", next(flash, StandardCharsets.UTF_8));
            assertEquals("ты", next(flash, StandardCharsets.UTF_8));
            flash.send("мы\0");
            assertEquals("мы", next(russian, RUSSIAN));
            assertEquals("мы", next(comrade, RUSSIAN));
            browser.text("end");
            assertEquals("end", next(russian, RUSSIAN));
            assertEquals("end", next(flash, StandardCharsets.UTF_8));
        }
    }

    @Test
    void closesWhoSaysWhatIsNotInItsEncoding() throws Exception {
        try (ClientLog log = new ClientLog();
                TestGateway gateway = TestGateway.open(LISTENERS);
                RawConnection chinese = new RawConnection(gateway.port("chinese"))) {
            joined(chinese, CHINESE);
            chinese.send((byte) 'a', (byte) 0x81, (byte) '<', (byte) 0);
            assertEquals(0, chinese.readToEnd().length);
            Awaitility.await().until(() -> disconnected(log, "chinese").size() == 1);
            String line = disconnected(log, "chinese").get(0);
            assertTrue(line.endsWith("reason=\"text that is not valid GBK\""), line);
        }
    }

    @Test
    void replacesWhatIsNotInAnEncodingWhereThatIsAskedFor() throws Exception {
        try (TestGateway gateway = TestGateway.open(LISTENERS + "invalid-text = replace");
                RawConnection chinese = new RawConnection(gateway.port("chinese"));
                RawWebSocket browser = gateway.webSocket("/");
                RawWebSocket ruffle = gateway.webSocket("/flash")) {
            joined(chinese, CHINESE);
            chinese.send((byte) 'a', (byte) 0x81, (byte) '<', (byte) 0);
            assertEquals("a?<", next(chinese, CHINESE)); // GBK has no U+FFFD
            assertEquals("a\uFFFD<", said(browser));
            assertEquals("a\uFFFD<\0", said(ruffle));
            browser.frame(0x81, (byte) 'b', (byte) 0xE2, (byte) 0x82);
            assertEquals("b\uFFFD", said(browser));
            assertEquals("b\uFFFD\0", said(ruffle));
            ruffle.frame(0x82, (byte) 'c', (byte) 0xFF, (byte) 0);
            assertEquals("c\uFFFD", said(browser));
            assertEquals("b?", next(chinese, CHINESE));
            assertEquals("c?", next(chinese, CHINESE));
        }
    }

    @Test
    void saysBytesInBase64InEveryEncoding() throws Exception {
        try (TestGateway gateway = TestGateway.open(LISTENERS + "binary-to-text = base64\nnul-in-text = strip");
                RawConnection russian = new RawConnection(gateway.port("russian"));
                RawWebSocket browser = gateway.webSocket("/")) {
            joined(russian, RUSSIAN);
            browser.frame(0x82, (byte) 0, (byte) 0xFF, (byte) 1, (byte) 2);
            assertEquals("AP8BAg==", next(russian, RUSSIAN));
            browser.text("д\0а");
            assertEquals("да", next(russian, RUSSIAN));
        }
    }

    private static List<String> disconnected(ClientLog log, String listener) {
        return log.with("disconnect").stream()
                .filter(line -> line.contains("listener=" + listener + " "))
                .toList();
    }

    /** Is surely in its room from now on, since it has heard somebody there. */
    private static void joined(RawConnection client, Charset charset) throws IOException {
        client.send("in\0".getBytes(charset));
        assertEquals("in", one(client, charset));
    }

    /** The next that is not the greeting of somebody who joined. */
    private static String next(RawConnection client, Charset charset) throws IOException {
        String said = one(client, charset);
        while (said.equals("in")) {
            said = one(client, charset);
        }
        return said;
    }

    private static String one(RawConnection client, Charset charset) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int b = client.readByte(); b != 0; b = client.readByte()) {
            bytes.write(b);
        }
        return bytes.toString(charset);
    }

    private static String said(RawWebSocket client) throws IOException {
        Frame frame = client.read();
        while (frame.text().startsWith("in")) {
            frame = client.read();
        }
        return frame.text();
    }

    private static void hear(
            String message,
            RawConnection russian,
            RawConnection comrade,
            RawConnection chinese,
            RawConnection flash,
            RawWebSocket browser,
            RawWebSocket ruffle)
            throws IOException {
        assertEquals(message, next(russian, RUSSIAN));
        assertEquals(message, next(comrade, RUSSIAN));
        assertEquals(message, next(chinese, CHINESE));
        assertEquals(message, next(flash, StandardCharsets.UTF_8));
        assertEquals(message, said(browser));
        assertEquals(message + "\0", said(ruffle));
    }
}
