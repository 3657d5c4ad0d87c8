package flashbridge.gateway.net;

import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Place;
import flashbridge.gateway.config.Written;
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

    private final String place;

    BindFailure(ListenerConfig config, String reason) {
        this("listener " + config.name(), config.port(), config.written().port(), reason);
    }

    /** Why {@code owner}, that is written there, cannot have the port. */
    BindFailure(String owner, int port, Place place, String reason) {
        this("port " + port + " (" + owner + ") cannot be opened: " + reason, place);
    }

    private BindFailure(String sentence, Place place) {
        super(sentence, null, false, false);
        this.place = place.toString();
    }

    /** The same, behind the file and the line where the port is asked for, if that is known. */
    public String withPlace() {
        return (place.isEmpty() ? "" : place + ": ") + getMessage();
    }

    /** The machine has no such way to the network. */
    static BindFailure without(Transport transport, Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new BindFailure(
                "transport = " + transport + " does not work on this machine: " + root.getMessage()
                        + "; auto takes what does",
                Place.NOWHERE);
    }

    /** What can be told without opening the port: that its address is none, or not one of this machine; else null. */
    public static @Nullable BindFailure foreseen(ListenerConfig config) {
        String reason = foreseen(config.address());
        return reason == null
                ? null
                : new BindFailure(
                        "listener " + config.name(),
                        config.port(),
                        config.written().address(),
                        reason);
    }

    /** The same of the admin port. */
    public static @Nullable BindFailure foreseen(AdminConfig config) {
        String reason = config.isOn() ? foreseen(config.address()) : null;
        return reason == null
                ? null
                : new BindFailure("admin.port", config.port(), config.written().address(), reason);
    }

    private static @Nullable String foreseen(String name) {
        try {
            InetAddress address = InetAddress.getByName(name);
            boolean here = address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
            return here ? null : notHere(name);
        } catch (UnknownHostException unknown) {
            return unknown(name);
        } catch (SocketException untold) {
            return null; // opening it will tell
        }
    }

    private static String notHere(String address) {
        return "the address " + address + " is not one of this machine";
    }

    static String unknown(String address) {
        return "the address " + address + " is not known";
    }

    /** What the kernel says, in words for the operator. */
    static BindFailure because(Throwable cause, String owner, String address, int port, Written written) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("cannot assign") || lower.contains("can't assign")) {
            return new BindFailure(owner, port, written.address(), notHere(address));
        }
        return new BindFailure(owner, port, written.port(), reason(message, lower, port));
    }

    private static String reason(String message, String lower, int port) {
        if (lower.contains("in use")) {
            return "it is in use by " + PortOwner.of(port);
        }
        if (lower.contains("permission denied")) {
            return "ports below 1024 need a privilege: root, CAP_NET_BIND_SERVICE, or a lower"
                    + " sysctl net.ipv4.ip_unprivileged_port_start";
        }
        return message;
    }
}
