package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteTest {
    private static final String POLICY_XML =
            "<cross-domain-policy><allow-access-from domain=\"good.example\" to-ports=\"8080\"/></cross-domain-policy>";
    private static final Policy POLICY =
            PolicyFile.parse(POLICY_XML.getBytes(UTF_8)).policy();

    private final Site site = new Site(
            () -> "<!doctype html>hällo", POLICY, new OriginGate(POLICY, Path.of("crossdomain.xml"), false), "/flash");

    @ParameterizedTest
    @ValueSource(strings = {"/", "/?x", "http://example.com/", "http://example.com"})
    void showsThePage(String target) {
        FullHttpResponse response = get(target);

        assertEquals(200, response.status().code());
        assertEquals("text/html; charset=utf-8", response.headers().get("Content-Type"));
        assertEquals("<!doctype html>hällo", body(response));
        assertNotNull(response.headers().get("Content-Security-Policy"));
    }

    @Test
    void showsThePolicyFileInAdobesType() {
        FullHttpResponse response = get("/crossdomain.xml");

        assertEquals("text/x-cross-domain-policy", response.headers().get("Content-Type"));
        assertEquals(POLICY_XML, body(response));
    }

    @ParameterizedTest
    @CsvSource({
        "/policy?origin=http%3A%2F%2Fgood.example, 200, may connect to port 8080",
        "/policy?origin=http://good.example,       200, may connect",
        "/policy?origin=http://bad.example,        403, bad.example",
        "/policy?origin=null,                      403, allow-null-origin",
        "/policy,                                  400, origin=",
        "/policy?origin=a&origin=b,                400, origin=",
        "/policy?origin=%zz,                       400, percent-encoded",
        "/policy?origin=http://a%9,                400, percent-encoded",
        "/favicon.ico,                             404, WebSocket",
        "/%,                                       404, The page is at /; a WebSocket",
        "/arena,                                   404, /?room=arena; a WebSocket",
        "/red/team%201?x,                          404, /?room=red%2Fteam+1;",
        "/flash/arena,                             404, /?room=arena;",
        "/flash,                                   404, The page is at /; a WebSocket"
    })
    void answers(String target, int status, String says) {
        FullHttpResponse response = get(target);

        assertEquals(status, response.status().code());
        String body = body(response);
        assertTrue(body.contains(says), body);
    }

    @Test
    void answersOnlyGetAndHead() {
        FullHttpResponse response = answer(HttpMethod.POST, "/");

        assertEquals(405, response.status().code());
        assertEquals("GET, HEAD", response.headers().get("Allow"));
        assertEquals(200, answer(HttpMethod.HEAD, "/").status().code());
    }

    @Test
    void countsItsBodyInBytes() {
        FullHttpResponse response = get("/");

        assertEquals(response.content().readableBytes(), response.headers().getInt("Content-Length"));
        assertEquals("nosniff", response.headers().get("X-Content-Type-Options"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/crossdomain.xml"})
    void keepsOneCopyForAllWhoHaveNotReadItYet(String target) {
        ByteBuf one = get(target).content();
        ByteBuf other = get(target).content();

        assertTrue(one.isDirect() && one.isReadOnly());
        assertEquals(one.memoryAddress(), other.memoryAddress());
        one.readByte();
        assertTrue(one.release());
        assertEquals(one.readableBytes() + 1, other.readableBytes());
    }

    private FullHttpResponse get(String target) {
        return answer(HttpMethod.GET, target);
    }

    private FullHttpResponse answer(HttpMethod method, String target) {
        return site.answer(new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, target), 8080);
    }

    private static String body(FullHttpResponse response) {
        return response.content().toString(UTF_8);
    }
}
