package flashbridge.gateway.net;

import flashbridge.gateway.config.ListenerConfig;
import flashbridge.policy.PortOwner;
import java.util.Locale;

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

    static BindFailure of(ListenerConfig config, Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return new BindFailure(config, "it is in use by " + PortOwner.of(config.port()));
        }
        if (lower.contains("permission denied")) {
            return new BindFailure(
                    config,
                    "ports below 1024 need a privilege: root, CAP_NET_BIND_SERVICE, or a lower"
                            + " sysctl net.ipv4.ip_unprivileged_port_start");
        }
        if (lower.contains("cannot assign") || lower.contains("can't assign")) {
            return new BindFailure(config, "the address " + config.address() + " is not one of this machine");
        }
        return new BindFailure(config, message);
    }
}
