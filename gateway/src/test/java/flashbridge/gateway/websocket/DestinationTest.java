package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "/,                              main,    false",
        "//,                             main,    false",
        "/?room=x,                       main,    false",
        "/lobby,                         lobby,   false",
        "/lobby/,                        lobby,   false",
        "/lobby?token=/flash,            lobby,   false",
        "/lobby/2,                       lobby/2, false",
        "/flash,                         main,    true",
        "/flash/,                        main,    true",
        "/flash?x,                       main,    true",
        "/flash/x,                       x,       true",
        "/flash/x/,                      x,       true",
        "/flashy,                        flashy,  false",
        "/x/flash,                       x/flash, false",
        "/a%20b,                         a b,     false",
        "/a+b,                           a+b,     false",
        "/caf%C3%A9,                     café,    false",
        "/%66lash/x,                     x,       true",
        "ws://example.com/lobby,         lobby,   false",
        "wss://example.com:81/flash/x,   x,       true",
        "http://example.com/lobby?a=b,   lobby,   false",
        "ws://example.com,               main,    false",
        "ws://example.com/,              main,    false",
        "ws://example.com?back=/lobby,   main,    false"
    })
    void leadsToTheRoomOfThePath(String target, String room, boolean tunnel) {
        assertEquals(new Destination(room, tunnel), Destination.of(target, "/flash", "main"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "lobby",
                "example.com:80",
                "/a%",
                "/a%2",
                "/a%zz",
                "/%00",
                "/a%0Ab",
                "/%7f",
                "/%C2%85",
                "/%ff",
                "/%C3",
                "/%ED%A0%80"
            })
    void leadsNowhere(String target) {
        assertNull(Destination.of(target, "/flash", "main"));
    }

    @Test
    void boundsTheNameOfARoom() {
        String longest = "r".repeat(128);

        assertNotNull(Destination.of("/" + longest, "/flash", "main"));
        assertNotNull(Destination.of("/flash/" + longest + "/", "/flash", "main"));
        assertNull(Destination.of("/" + longest + "r", "/flash", "main"));
    }
}
