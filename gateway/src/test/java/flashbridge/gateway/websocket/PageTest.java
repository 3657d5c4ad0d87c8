package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The page and what the gateway writes into it. */
class PageTest {
    @Test
    void namesItsFactsInAWayThatCannotEndTheScript() {
        String page = Page.render(new Page.Facts(
                "1", "</script><b>\"'&\\\u2028", "/flash", 5, true, "p", List.of(new Page.XmlSocketPort(9000, "a"))));
        assertTrue(
                page.contains("\"room\":\"\\u003c/script\\u003e\\u003cb\\u003e\\u0022\\u0027\\u0026\\u005c\\u2028\""));
        assertTrue(page.contains("\"xmlsocket\":[{\"port\":9000,\"room\":\"a\"}]"));
        assertEquals(-1, page.indexOf("/*gateway*/"));
    }
}
