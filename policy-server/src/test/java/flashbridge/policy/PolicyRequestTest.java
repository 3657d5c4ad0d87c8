package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import flashbridge.policy.PolicyRequest.Match;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyRequestTest {
    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }

    @Test
    void theUsualSpellingIsTheBytesOfTheBook() {
        ByteBuf book =
                Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump("3c706f6c6963792d66696c652d726571756573742f3e00"));
        assertEquals(Match.YES, PolicyRequest.match(book));
        assertEquals(23, PolicyRequest.length(book));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<policy-file-request/>",
                "<policy-file-request />",
                "<cross-domain-request/>",
                "<cross-domain-request />"
            })
    void recognisesEverySpellingByteByByteAndGlued(String text) {
        ByteBuf in = Unpooled.buffer();
        assertEquals(Match.MAYBE, PolicyRequest.match(in));
        for (int i = 0; i < text.length(); i++) {
            in.writeByte(text.charAt(i));
            assertEquals(Match.MAYBE, PolicyRequest.match(in), () -> "after " + in.toString(StandardCharsets.US_ASCII));
            assertEquals(0, PolicyRequest.length(in));
        }
        in.writeByte(0);
        assertEquals(Match.YES, PolicyRequest.match(in));
        in.writeBytes(bytes("<policy-file-request/>\0"));
        assertEquals(Match.YES, PolicyRequest.match(in));
        assertEquals(text.length() + 1, PolicyRequest.length(in));
        assertEquals(0, in.readerIndex());
    }

    @Test
    void looksFromTheReaderIndex() {
        ByteBuf in = bytes("xx<policy-file-request/>\0").skipBytes(2);
        assertEquals(Match.YES, PolicyRequest.match(in));
        assertEquals(23, PolicyRequest.length(in));
        assertEquals(2, in.readerIndex());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\0",
                " ",
                "G",
                "<m",
                "\0<policy-file-request/>\0",
                "<policy-file-request/>\n\0",
                "<policy-file-request/> \0",
                "<policy-file-request  />\0",
                "<Policy-File-Request/>\0",
                "<policy-file-request>\0",
                "<policy-file-request/>x",
                "\u00ff"
            })
    void nothingElseIsARequest(String text) {
        assertEquals(Match.NO, PolicyRequest.match(bytes(text)));
        assertEquals(0, PolicyRequest.length(bytes(text)));
    }
}
