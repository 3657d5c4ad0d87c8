package flashbridge.legacy;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Asks a server for its socket policy and says what a Flash Player would conclude. */
final class PolicyCommand implements Command {
    static final Set<String> OPTIONS = Set.of("--swf-domain", "--to-port");

    private static final Pattern SITE = Pattern.compile("(?i)(https?://)?(\\[[0-9a-f:.]+]|[^/:?#@\\s]+)");
    private static final Duration PATIENCE = Duration.ofSeconds(3); // as long as a player waits on port 843

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        URI address = arguments.address(FlashVerdict.MASTER_PORT);
        Optional<String> swf = arguments.option("--swf-domain").map(PolicyCommand::site);
        Optional<Integer> port = arguments.option("--to-port").map(any -> arguments.port("--to-port", 0));
        try {
            PolicyReply reply = PolicyClient.ask(address.getHost(), address.getPort(), PATIENCE);
            FlashVerdict verdict = FlashVerdict.of(reply, address.getPort());
            verdict.sentences().forEach(terminal.out()::println);
            return answer(verdict, swf, port, terminal.out()) ? 0 : 1;
        } catch (ConnectException e) {
            terminal.out().println("connection refused by " + address + ": " + next(address, "at once"));
        } catch (SocketTimeoutException e) {
            terminal.out()
                    .println("no connection to " + address + ": "
                            + next(address, "only after it has waited " + PATIENCE.toSeconds() + " s or more"));
        }
        return 1;
    }

    private static String site(String text) {
        if (SITE.matcher(text).matches()) {
            return text;
        }
        throw new UsageError("--swf-domain takes a host, or https://host, without port and path, not " + text);
    }

    private static String next(URI address, String when) {
        return address.getPort() == FlashVerdict.MASTER_PORT
                ? "a player asks the destination port next, " + when
                : "a player finds no policy here, and says so " + when;
    }

    /** Answers what was asked about a SWF, a port, or both; whether that is a yes. */
    private static boolean answer(FlashVerdict verdict, Optional<String> swf, Optional<Integer> port, PrintStream out) {
        if (swf.isEmpty() && port.isEmpty()) {
            return verdict.usable();
        }
        List<AccessRule> grants = verdict.grants().stream()
                .filter(rule -> swf.isEmpty() || rule.covers(swf.get()))
                .filter(rule -> port.isEmpty() || rule.ports().contains(port.get()))
                .toList();
        String who = swf.orElse(grants.isEmpty() ? "anywhere" : AccessRule.anyOf(domains(grants)));
        String where =
                port.map(number -> "port " + number).orElse(grants.isEmpty() ? "any port" : Words.and(ports(grants)));
        out.println("asked: SWFs from " + who + " may " + (grants.isEmpty() ? "not " : "") + "connect to " + where);
        return !grants.isEmpty();
    }

    private static List<String> domains(List<AccessRule> grants) {
        return grants.stream().map(AccessRule::domain).distinct().toList();
    }

    private static List<String> ports(List<AccessRule> grants) {
        return grants.stream().map(rule -> rule.ports().toString()).distinct().toList();
    }
}
