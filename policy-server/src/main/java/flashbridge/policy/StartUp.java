package flashbridge.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The few lines that a starting policy server prints: where it listens, to whom it is open, how to try it. */
final class StartUp {
    private static final int MOST_GRANTS = 10;
    /** A policy from this port or above opens no port below it. */
    private static final int UNPRIVILEGED = 1024;

    private StartUp() {}

    static String block(String version, Optional<String> address, int port, Path file, Policy policy) {
        return """
                flashbridge policy server %s
                  port      %d on %s
                  policy    %s
                  open to   %s
                  test      printf '<policy-file-request/>\\0' | nc %s %d
                """.formatted(
                        version,
                        port,
                        address.orElse("all addresses"),
                        file,
                        String.join("\n            ", openTo(policy, port)),
                        address.orElse("localhost"),
                        port);
    }

    /** What Flash Player concludes from the policy when it comes from this port, line by line. */
    static List<String> openTo(Policy policy, int port) {
        if (policy.isClosed()) {
            return List.of("nobody");
        }
        List<String> lines = policy.grants().stream()
                .limit(MOST_GRANTS)
                .map(grant -> line(grant, port))
                .collect(Collectors.toCollection(ArrayList::new));
        int more = policy.grants().size() - MOST_GRANTS;
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    private static String line(Grant grant, int port) {
        Ports opened =
                port > 0 && port < UNPRIVILEGED ? grant.ports() : grant.ports().from(UNPRIVILEGED);
        String ports = opened.equals(grant.ports())
                ? words(opened)
                : words(opened) + ", since only a policy from a port below " + UNPRIVILEGED + " opens those below";
        String domain =
                grant.domain().everyone() ? "every site" : grant.domain().toString();
        return domain + ", " + ports + (grant.secure() ? ", from https only" : "");
    }

    private static String words(Ports ports) {
        if (ports.all()) {
            return "all ports";
        }
        if (ports.equals(Ports.parse("*").from(UNPRIVILEGED))) {
            return "all ports from " + UNPRIVILEGED + " up";
        }
        if (ports.ranges().isEmpty()) {
            return "no port";
        }
        String listed = Printable.of(ports.toString(), 60);
        return (listed.matches("\\d+") ? "port " : "ports ") + listed;
    }
}
