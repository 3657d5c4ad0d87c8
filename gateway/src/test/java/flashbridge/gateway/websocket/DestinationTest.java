package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths choose rooms. */
class DestinationTest {
    @ParameterizedTest
    @CsvSource({
        "/, lobby, false",
        "/?room=x, lobby, false",
        "/games, games, false",
        "/games/, games, false",
        "//games, games, false",
        "/games/chess, games/chess, false",
        "/caf%C3%A9%20one, café one, false",
        "/flash, lobby, true",
        "/flash/, lobby, true",
        "/flash/games?x=y, games, true",
        "/flashy, flashy, false",
        "ws://host:8080/games, games, false",
        "ws://host, lobby, false",
        "wss://host/flash/games, games, true",
    })
    void findsTheRoom(String target, String room, boolean tunnel) {
        assertEquals(new Destination(room, tunnel), Destination.of(target, "/flash", "lobby"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a%00b", "/a%0Ab", "/%zz", "*", "games", ""})
    void findsNoRoomInWhatCannotBeOne(String target) {
        assertNull(Destination.of(target, "/flash", "lobby"));
    }

    @Test
    void boundsTheNameOfARoom() {
        assertEquals(new Destination("x".repeat(128), false), Destination.of("/" + "x".repeat(128), "/flash", "lobby"));
        assertNull(Destination.of("/" + "x".repeat(129), "/flash", "lobby"));
    }
}
