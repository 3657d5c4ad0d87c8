package flashbridge.policy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** The few lines that a starting policy server prints: where it listens, to whom it is open, how to try it. */
final class StartUp {
    private static final int MOST_GRANTS = 10;

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
                        openTo(policy),
                        address.orElse("localhost"),
                        port);
    }

    private static String openTo(Policy policy) {
        if (policy.isClosed()) {
            return "nobody";
        }
        String grants = policy.grants().stream()
                .limit(MOST_GRANTS)
                .map(StartUp::line)
                .collect(Collectors.joining("\n            "));
        int more = policy.grants().size() - MOST_GRANTS;
        return more > 0 ? grants + "\n            and " + more + " more" : grants;
    }

    private static String line(Grant grant) {
        String ports = grant.ports().all()
                ? "all ports"
                : "ports " + Printable.of(grant.ports().toString(), 60);
        String domain =
                grant.domain().everyone() ? "every site" : grant.domain().toString();
        return domain + ", " + ports + (grant.secure() ? ", from https only" : "");
    }
}
