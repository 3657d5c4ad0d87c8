package flashbridge.gateway.config;

import java.util.regex.Pattern;

/** What rooms and the paths to them may be called. */
final class Rooms {
    private static final int LONGEST = 128;
    private static final Pattern FLASH_PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)+");

    private Rooms() {}

    /** A name that a WebSocket path can spell: no slash at its ends, no control characters. */
    static String name(Section section, String key, String otherwise) {
        String name = section.text(key, otherwise);
        boolean bad = name.isBlank()
                || name.length() > LONGEST
                || name.startsWith("/")
                || name.endsWith("/")
                || name.chars().anyMatch(Character::isISOControl);
        if (bad) {
            section.mistake(
                    key,
                    "must be a name of 1 to " + LONGEST + " characters without a slash at its ends, but is \"" + name
                            + "\"");
        }
        return name;
    }

    /** A room whose path leads into the tunnel could only be reached by /flash/flash, and nobody would guess it. */
    static void refuseTunnelName(Section section, String key, String name, String flashPath) {
        String path = "/" + name;
        if (path.equals(flashPath) || path.startsWith(flashPath + "/")) {
            section.mistake(
                    key, "cannot be \"" + name + "\", since its path would be the Flash tunnel's, " + flashPath);
        }
    }

    static String flashPath(Section websocket) {
        String path = websocket.text("flash-path", "/flash");
        if (!FLASH_PATH.matcher(path).matches()) {
            websocket.mistake(
                    "flash-path", "must be a path as /flash, of letters, digits and . _ ~ -, but is \"" + path + "\"");
        }
        return path;
    }
}
