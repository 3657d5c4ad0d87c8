package flashbridge.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.Charset;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In which encodings XMLSocket can be spoken. */
class CharsetsTest {
    @TempDir
    private Path temp = Path.of("");

    private ConfigFolder folder = new ConfigFolder(temp);

    @BeforeEach
    void prepare() throws Exception {
        folder = ConfigFolder.in(temp);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "US-ASCII",
                "ISO-8859-1",
                "ISO-8859-2",
                "ISO-8859-15",
                "windows-1250",
                "windows-1251",
                "windows-1252",
                "KOI8-R",
                "KOI8-U",
                "IBM866",
                "TIS-620",
                "GB2312",
                "GBK",
                "GB18030",
                "Big5",
                "Big5-HKSCS",
                "Shift_JIS",
                "windows-31j",
                "EUC-JP",
                "EUC-KR",
                "x-windows-949",
                "x-Johab"
            })
    void takesWhatHasNoNulInside(String name) throws Exception {
        GatewayConfig config = folder.read(listener(name));

        assertEquals(Charset.forName(name), config.listeners().get(0).charset());
        assertEquals(
                name.equals("UTF-8") ? "policy, xmlsocket" : "policy, xmlsocket in " + name,
                config.listeners().get(0).spoken());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-16",
                "UTF-16BE",
                "UTF-16LE",
                "UTF-32",
                "UTF-32BE",
                "UTF-32LE",
                "x-UTF-16LE-BOM",
                "ISO-2022-JP",
                "ISO-2022-JP-2",
                "ISO-2022-KR",
                "ISO-2022-CN",
                "x-ISO-2022-CN-GB",
                "x-windows-50221",
                "x-IBM930",
                "x-IBM933"
            })
    void refusesWhatCannotBeCutAtNuls(String name) {
        assertThrows(ConfigException.class, () -> folder.read(listener(name)));
    }

    @Test
    void knowsAnEncodingByAnyOfItsNames() throws Exception {
        assertEquals(
                Charset.forName("Shift_JIS"),
                folder.read(listener("sjis")).listeners().get(0).charset());
    }

    private static String listener(String charset) {
        return "listeners = [ { port = 0, speaks = [xmlsocket, policy], charset = \"" + charset + "\" } ]";
    }
}
