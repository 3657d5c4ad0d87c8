package flashbridge.gateway.config;

import java.util.regex.Pattern;

/** What rooms and the paths to them may be called. */
final class Rooms {
    private static final int LONGEST = 128;
    private static final Pattern FLASH_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private final String flashPath;

    Rooms(String flashPath) {
        this.flashPath = flashPath;
    }

    static String flashPath(Section websocket) {
        String path = websocket.text("flash-path", "/flash");
        if (!FLASH_PATH.matcher(path).matches()) {
            websocket.refuse("flash-path", "a path as /flash, of letters, digits and . _ ~ -");
        }
        return path;
    }

    /** The room of all who name none. */
    String byDefault(Section root) {
        return checked(root, "default-room", root.text("default-room", "lobby"));
    }

    /** The room of a listener; the default room has been checked already. */
    String of(Section listener, String defaultRoom) {
        String room = listener.text("room", defaultRoom);
        return listener.has("room") ? checked(listener, "room", room) : room;
    }

    /** A name that a WebSocket path can spell: no slash at its ends, no control characters. */
    private String checked(Section section, String key, String name) {
        boolean bad = name.isBlank()
                || name.length() > LONGEST
                || name.startsWith("/")
                || name.endsWith("/")
                || name.chars().anyMatch(Character::isISOControl);
        if (bad) {
            section.refuse(key, "a name of 1 to " + LONGEST + " characters without a slash at its ends");
        } else if (("/" + name + "/").startsWith(flashPath + "/")) {
            section.mistake(
                    key,
                    "cannot be \"" + name + "\": the path /" + name + " is taken by websocket.flash-path = \""
                            + flashPath + "\"");
        }
        return name;
    }
}
