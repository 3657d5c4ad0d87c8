package flashbridge.gateway;

/** The listener that comes, goes and moves in tests of a reload: XMLSocket alone, in a room of its own. */
final class Arena {
    /** At any free port. */
    static final String ANYWHERE =
            "listeners += { name = arena, port = 0, address = 127.0.0.1, speaks = [xmlsocket], room = arena }\n";

    private Arena() {}

    static String at(String address, int port) {
        return ANYWHERE.replace("127.0.0.1", address).replace("port = 0", "port = " + port);
    }
}
