package flashbridge.gateway.config;

import java.util.Locale;

/**
 * How the gateway gets at the network.
 *
 * @param kind how the kernel is asked for events
 * @param eventLoops the threads that serve all connections; 0 lets the machine decide
 */
public record TransportConfig(Kind kind, int eventLoops) {
    /** The choices of {@code transport}. */
    public enum Kind {
        /** The best that this machine has. */
        AUTO,
        /** Linux, by Netty's native library. */
        EPOLL,
        /** Linux 5.14 and newer, by Netty's native library. */
        IO_URING,
        /** Everywhere, without a native library. */
        NIO;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
