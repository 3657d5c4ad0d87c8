package flashbridge.gateway.config;

/**
 * Where in the file a port is asked for, so that the operator is sent to the very line that has to change.
 *
 * @param port the line of its number
 * @param address that of the address to listen on, or the same where none is written
 */
public record Written(Place port, Place address) {
    /** Nowhere. */
    public static final Written NOWHERE = new Written(Place.NOWHERE, Place.NOWHERE);

    static Written in(Section section) {
        Place port = section.place("port");
        return new Written(port, section.has("address") ? section.place("address") : port);
    }
}
