package flashbridge.gateway.config;

/**
 * How many connections there may be, on all listeners together.
 *
 * @param total open at the same time
 * @param perAddress open at the same time from one address; 0 for {@link #AUTO}
 * @param newPerAddress new ones in a second from one address; 0 for {@link #AUTO}
 */
public record ConnectionLimits(int total, int perAddress, int newPerAddress) {
    /** Programs on this machine may be a proxy that speaks for many, all others are bounded. */
    public static final int AUTO = 0;

    private static final int AUTO_PER_ADDRESS = 1000;
    private static final int AUTO_NEW_PER_ADDRESS = 500;

    /** Connections that one address may have at the same time. */
    public int perAddress(boolean isThisMachine) {
        return perAddress == AUTO ? (isThisMachine ? Integer.MAX_VALUE : AUTO_PER_ADDRESS) : perAddress;
    }

    /** New connections in a second that one address may open. */
    public int newPerAddress(boolean isThisMachine) {
        return newPerAddress == AUTO ? (isThisMachine ? Integer.MAX_VALUE : AUTO_NEW_PER_ADDRESS) : newPerAddress;
    }
}
