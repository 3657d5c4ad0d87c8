package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.policy.PortOwner;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A port, or the way to all of them, that cannot be opened, with the reason as a sentence. */
public final class BindFailure extends Exception {
    private static final long serialVersionUID = 1L;

    BindFailure(ListenerConfig config, String reason) {
        this("port " + config.port() + " (listener " + config.name() + ") cannot be opened: " + reason);
    }

    private BindFailure(String sentence) {
        super(sentence, null, false, false);
    }

    /** The machine has no such way to the network. */
    static BindFailure without(Transport transport, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new BindFailure("transport = " + transport + " does not work on this machine: " + root.getMessage()
                + "; auto takes what does");
    }

    /** What can be told without opening the port: that its address is none, or not one of this machine; else null. */
    public static @Nullable BindFailure foreseen(ListenerConfig config) {
        try {
            InetAddress address = InetAddress.getByName(config.address());
            boolean here = address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
            return here ? null : new BindFailure(config, notHere(config.address()));
        } catch (UnknownHostException unknown) {
            return unknown(config);
        } catch (SocketException untold) {
            return null; // opening it will tell
        }
    }

    static BindFailure unknown(ListenerConfig config) {
        return new BindFailure(config, "the address " + config.address() + " is not known");
    }

    private static String notHere(String address) {
        return "the address " + address + " is not one of this machine";
    }

    static BindFailure of(ListenerConfig config, Throwable cause) {
        return of("listener " + config.name(), config.address(), config.port(), cause);
    }

    /** Why {@code name} cannot have the port. */
    public static BindFailure of(String name, String address, int port, Throwable cause) {
        return new BindFailure("port " + port + " (" + name + ") cannot be opened: " + reason(address, port, cause));
    }

    private static String reason(String address, int port, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return "it is in use by " + PortOwner.of(port);
        }
        if (lower.contains("permission denied")) {
            return "ports below 1024 need a privilege: root, CAP_NET_BIND_SERVICE, or a lower"
                    + " sysctl net.ipv4.ip_unprivileged_port_start";
        }
        if (lower.contains("cannot assign") || lower.contains("can't assign")) {
            return notHere(address);
        }
        return message;
    }
}
