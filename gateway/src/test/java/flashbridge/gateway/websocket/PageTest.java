package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import flashbridge.gateway.websocket.Page.Facts;
import flashbridge.gateway.websocket.Page.XmlSocketPort;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final String NASTY = "</script><!--\"'\\\n\u2028\u0000 & é 💬";

    @Test
    void saysWhatTheGatewayIs() {
        Config facts = facts(page("main"));

        assertEquals("1.2.3", facts.getString("version"));
        assertEquals("/flash", facts.getString("flashPath"));
        assertEquals(65536, facts.getInt("maxMessageSize"));
        assertEquals(true, facts.getBoolean("echo"));
        assertEquals("conf/crossdomain.xml", facts.getString("policyFile"));
        assertEquals(9000, facts.getConfigList("xmlsocket").get(0).getInt("port"));
        assertEquals("games", facts.getConfigList("xmlsocket").get(1).getString("room"));
        assertFalse(facts.getConfigList("xmlsocket").get(0).getBoolean("tls"));
        assertTrue(facts.getConfigList("xmlsocket").get(1).getBoolean("tls"));
    }

    @Test
    void cannotBeEndedByTheNameOfARoom() {
        String ordinary = page("main");
        String page = page(NASTY);

        assertEquals(NASTY, facts(page).getString("room"));
        assertEquals(ordinary.split("</script", -1).length, page.split("</script", -1).length);
        assertEquals(ordinary.split("<!--", -1).length, page.split("<!--", -1).length);
        assertFalse(page.contains("\u2028"));
    }

    @Test
    void asksNobodyElseForAnything() {
        String page = page("main");

        assertFalse(page.matches("(?s).*(src|href)\\s*=\\s*[\"']?(https?:)?//.*"));
        assertTrue(page.startsWith("<!"));
    }

    private static String page(String room) {
        return Page.render(new Facts(
                "1.2.3",
                room,
                "/flash",
                65536,
                true,
                "conf/crossdomain.xml",
                List.of(new XmlSocketPort(9000, "main", false), new XmlSocketPort(9001, "games", true))));
    }

    private static Config facts(String page) {
        Matcher json = Pattern.compile("\\{\"version\".*\\]\\}").matcher(page);
        assertTrue(json.find());
        return ConfigFactory.parseString(
                json.group(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
    }
}
