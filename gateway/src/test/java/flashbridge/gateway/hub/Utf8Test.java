package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK's strict decoder is the judge. */
class Utf8Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "7f",
                "80",
                "bf",
                "c080",
                "c1bf",
                "c280",
                "dfbf",
                "e08080",
                "e09fbf",
                "e0a080",
                "ed9fbf",
                "eda080",
                "edbfbf",
                "ee8080",
                "efbfbf",
                "f0808080",
                "f08fbfbf",
                "f0908080",
                "f48fbfbf",
                "f4908080",
                "f5808080",
                "ff",
                "fe",
                "c2",
                "e282",
                "f09f98",
                "e28041",
                "f09f9841",
                "c2c2",
                "cebae1bdb9cf83cebcceb5eda080",
                "4141414141414141c3a941414141414141414141",
                "41414141414141ff",
            })
    void agreesAtEveryBoundary(String hex) {
        agrees(HexFormat.of().parseHex(hex));
    }

    @Test
    void agreesOnRandomBytesAndOnDamagedText() {
        Random random = new Random(3629);
        byte[] text = "h\u00e9llo \u2713 \ud83d\ude00 plain ascii goes by eights \u0416".getBytes(UTF_8);
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = text.clone();
            for (int j = random.nextInt(3); j > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            agrees(bytes);
            byte[] noise = new byte[random.nextInt(6)];
            random.nextBytes(noise);
            agrees(noise);
        }
    }

    @Test
    void noticesTheFirstBadByteNotOnlyTheEnd() {
        Utf8 utf8 = new Utf8();
        assertFalse(utf8.accepts(Unpooled.wrappedBuffer(HexFormat.of().parseHex("cebaf490"))));
    }

    private static void agrees(byte[] bytes) {
        boolean expected = isValid(bytes);
        String hex = HexFormat.of().formatHex(bytes);
        assertEquals(expected, Utf8.isValid(Unpooled.wrappedBuffer(bytes)), hex);
        for (int cut = 0; cut <= bytes.length; cut++) {
            ByteBuf all = Unpooled.wrappedBuffer(bytes);
            Utf8 utf8 = new Utf8();
            boolean valid = utf8.accepts(all.slice(0, cut))
                    && utf8.accepts(all.slice(cut, bytes.length - cut))
                    && utf8.isComplete();
            assertEquals(expected, valid, hex + " cut at " + cut);
        }
    }

    private static boolean isValid(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
