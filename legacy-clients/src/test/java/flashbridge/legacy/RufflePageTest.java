package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RufflePageTest {
    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // made before each test
    private RufflePage page;

    @BeforeEach
    void open() throws IOException {
        Path web = folder.resolve("web");
        Files.createDirectories(web.resolve("sub"));
        Path ruffle = Files.createDirectories(folder.resolve("ruffle"));
        Files.writeString(folder.resolve("secret"), "nobody's business");
        Files.writeString(Files.createDirectories(folder.resolve("web-too")).resolve("a.js"), "a neighbour");
        Files.writeString(web.resolve("index.html"), "the page");
        Files.writeString(web.resolve("chat.swf"), "the chat");
        Files.writeString(web.resolve("sub/other"), "the other");
        Files.writeString(ruffle.resolve("ruffle.js"), "the player");
        Files.writeString(ruffle.resolve("core.wasm"), "the core");
        page = RufflePage.open(0, web, ruffle);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8, the page",
        "/?port=9000, text/html; charset=utf-8, the page",
        "/index.html, text/html; charset=utf-8, the page",
        "/chat.swf, application/x-shockwave-flash, the chat",
        "/sub/other, application/octet-stream, the other",
        "/ruffle/ruffle.js, text/javascript; charset=utf-8, the player",
        "/ruffle/core.wasm, application/wasm, the core",
    })
    void servesFilesUnderTheirProperTypes(String path, String type, String body) throws IOException {
        String answer = answer("GET " + path);
        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
        assertTrue(answer.contains("\r\nContent-type: " + type + "\r\n"), answer);
        assertTrue(answer.endsWith("\r\n\r\n" + body), answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/sub",
                "/ruffle/",
                "/../secret",
                "/%2e%2e/secret",
                "/ruffle/../secret",
                "/ruffle/..%2fsecret",
                "/../web-too/a.js",
                "//../secret",
                "/sub/../../secret",
                "/chat.swf%00.html"
            })
    void servesNothingElse(String path) throws IOException {
        String answer = answer("GET " + path);
        assertTrue(answer.startsWith("HTTP/1.1 404 "), answer);
    }

    @Test
    void onlyGives() throws IOException {
        assertTrue(answer("POST /").startsWith("HTTP/1.1 405 "));
    }

    @Test
    void makesItsAddressWithTheQuery() {
        String base = "http://localhost:" + page.port() + "/";
        assertEquals(base, page.uri(Map.of()).toString());
        assertEquals(
                base + "?name=A+%26+B&proxyUrl=ws%3A%2F%2Fh%3A8080%2Fflash",
                page.uri(Map.of("proxyUrl", "ws://h:8080/flash", "name", "A & B"))
                        .toString());
    }

    @Test
    void saysThatAPortIsTaken() {
        assertThrows(BindException.class, () -> RufflePage.open(page.port(), folder, folder));
    }

    @Test
    void findsThePageOfTheProject() {
        assertTrue(Files.isRegularFile(RufflePage.web().resolve("index.html")));
        assertTrue(Files.isRegularFile(RufflePage.web().resolve("chat.swf")));
        assertTrue(RufflePage.ruffle().endsWith("node_modules/@ruffle-rs/ruffle"));
    }

    /** The whole answer to a request line, whose path goes out untouched. */
    private String answer(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), page.port())) {
            socket.setSoTimeout(20_000);
            String head = request + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}
