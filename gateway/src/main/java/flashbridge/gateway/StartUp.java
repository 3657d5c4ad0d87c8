package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.config.AdminConfig;
import flashbridge.gateway.config.GatewayConfig;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.net.BindFailure;
import flashbridge.gateway.net.Listener;
import flashbridge.policy.Finding;
import flashbridge.policy.Grant;
import flashbridge.policy.Origin;
import flashbridge.policy.Policy;
import flashbridge.policy.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The block of lines at the start: which port speaks what, to whom it is open, which address to open first. */
final class StartUp {
    private final GatewayConfig config;
    private final Policy policy;
    private final StringBuilder out = new StringBuilder();

    StartUp(GatewayConfig config, Policy policy) {
        this.config = config;
        this.policy = policy;
    }

    /** What is open now. */
    String running(Gateway gateway) {
        out.append("\nflashbridge ").append(Version.current()).append(" is running\n\n");
        gateway.listeners().forEach(listener -> line(listener.config(), listener.port()));
        gateway.notOpened().forEach(this::notOpen);
        openTo(openTo(gateway));
        gateway.listeners().stream()
                .filter(listener -> listener.config().speaks(Protocol.WEBSOCKET))
                .findFirst()
                .ifPresent(this::openFirst);
        AdminPort admin = gateway.admin();
        if (admin != null) {
            out.append("  Look inside: ").append(admin.address()).append("/metrics\n");
        }
        return out.append("  Stop:        Ctrl-C\n").toString();
    }

    /** What would be opened. */
    String checked() {
        out.append(shown(config.file()))
                .append(" and ")
                .append(shown(config.policyFile()))
                .append(" are in order. ");
        out.append("The gateway would open, as far as they are free:\n\n");
        config.listeners().forEach(listener -> line(listener, listener.port()));
        openTo(openTo(config.listeners().stream().map(ListenerConfig::port).toList(), config.listeners()));
        AdminConfig admin = config.admin();
        if (admin.isOn()) {
            out.append("  Look inside: http://").append(admin.host()).append(':');
            out.append(admin.port() == 0 ? "any" : admin.port()).append("/metrics\n");
        }
        return out.toString();
    }

    private void line(ListenerConfig listener, int port) {
        String line = String.format(
                Locale.ROOT,
                "  %-" + widest(ListenerConfig::name, 10) + "s %-" + widest(each -> where(each, 65535), 22) + "s %-"
                        + widest(ListenerConfig::spoken, 30) + "s %s",
                listener.name(),
                where(listener, port),
                listener.spoken(),
                rooms(listener));
        out.append(line.stripTrailing()).append('\n');
    }

    /** As {@code port 8080}, or {@code 127.0.0.1 port 8080}. */
    static String where(ListenerConfig listener, int port) {
        return (listener.address().equals("0.0.0.0") ? "port " : listener.address() + " port ")
                + (port == 0 ? "any" : port);
    }

    /** The width of a column, so that what is long in one line moves nothing in the others. */
    private int widest(Function<ListenerConfig, String> column, int usual) {
        return config.listeners().stream()
                .mapToInt(listener -> column.apply(listener).length())
                .reduce(usual, Math::max);
    }

    private static String rooms(ListenerConfig listener) {
        if (listener.speaks(Protocol.WEBSOCKET)) {
            return "rooms by path, " + listener.room() + " at /";
        }
        return listener.speaks(Protocol.XMLSOCKET) ? "room " + listener.room() : "";
    }

    private void notOpen(BindFailure failure) {
        out.append("  not open:  ").append(failure.getMessage()).append('\n');
    }

    private void openTo(String whom) {
        out.append("\n  Open to:     ").append(whom).append('\n');
    }

    /** To whom it is open, as {@code programs from anywhere; pages and SWFs of example.com (conf/crossdomain.xml)}. */
    String openTo(Gateway gateway) {
        return openTo(
                gateway.listeners().stream().map(Listener::port).toList(),
                gateway.listeners().stream().map(Listener::config).toList());
    }

    private String openTo(List<Integer> ports, List<ListenerConfig> listeners) {
        boolean local = listeners.stream().allMatch(listener -> isForThisMachine(listener.address()));
        return "programs " + (local ? "on this machine" : "from anywhere") + "; pages and SWFs of "
                + Sites.of(policy, portsToTalk(ports, listeners)) + " (" + shown(config.policyFile()) + ")";
    }

    /** Those that speak more than the policy, if there are any: nobody is connected to another. */
    private static List<Integer> portsToTalk(List<Integer> ports, List<ListenerConfig> listeners) {
        List<Integer> talking = IntStream.range(0, ports.size())
                .filter(i -> listeners.get(i).speaks(Protocol.XMLSOCKET)
                        || listeners.get(i).speaks(Protocol.WEBSOCKET))
                .mapToObj(ports::get)
                .toList();
        return talking.isEmpty() ? ports : talking;
    }

    private static boolean isForThisMachine(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) { // which is told elsewhere
            return false;
        }
    }

    private void openFirst(Listener listener) {
        String page = (listener.config().tls() == null ? "http://" : "https://")
                + host(listener.config().address()) + ":" + listener.port();
        out.append("  Open first:  ").append(page).append("/\n");
        if (policy.judge(Origin.parse(page), listener.port()) instanceof Verdict.Refused refused
                && !refused.lineToAdd().isEmpty()) {
            out.append("               which is let in with this line in the policy file: ")
                    .append(refused.lineToAdd())
                    .append('\n');
        }
    }

    /** What the policy grants in vain, since no port of this gateway is among its ports. */
    List<Finding> grantedInVain() {
        return policy.grants().stream()
                .filter(grant -> config.listeners().stream().noneMatch(listener -> opens(grant, listener.port())))
                .map(grant -> new Finding(
                        Finding.Severity.WARNING,
                        grant.line(),
                        grant.domain() + ": none of its to-ports is a port of this gateway"))
                .toList();
    }

    private static boolean opens(Grant grant, int port) {
        return port == 0 || grant.ports().contains(port);
    }

    private static String host(String address) {
        boolean everywhere = address.equals("0.0.0.0") || address.equals("::");
        return everywhere ? "localhost" : address.contains(":") ? "[" + address + "]" : address;
    }

    /** As short as it can be written from where the reader stands. */
    private static Path shown(Path file) {
        return shown(file, Path.of("").toAbsolutePath());
    }

    static Path shown(Path file, Path here) {
        Path absolute = file.toAbsolutePath().normalize();
        boolean below = absolute.startsWith(here) && here.getNameCount() > 0; // below / is everything
        return below ? here.relativize(absolute) : absolute;
    }
}
