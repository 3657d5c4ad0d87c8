package flashbridge.gateway.config;

/**
 * Where operators look inside: health and metrics, over HTTP.
 *
 * @param address the address to listen on, this machine only as long as nobody says otherwise
 * @param port 1 to 65535, 0 for any free port, -1 for no such port at all
 * @param written where both are
 */
public record AdminConfig(String address, int port, Written written) {
    /** No port. */
    public static final int OFF = -1;

    /** One that is not from a file. */
    public AdminConfig(String address, int port) {
        this(address, port, Written.NOWHERE);
    }

    /** As it stands in the address of a page. */
    public String host() {
        return address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    }

    public boolean isOn() {
        return port != OFF;
    }
}
