package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Printable;
import flashbridge.policy.Origin;
import flashbridge.policy.Policy;
import flashbridge.policy.Verdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets in the pages that the policy file lets in, by the {@code Origin} that every browser sends.
 *
 * <p>Programs send none, and are let in: they could claim any. Pages cannot, which is what protects their visitors.
 */
public final class OriginGate {
    private final Policy policy;
    private final String policyFile;
    private final boolean allowNull;

    /**
     * A gate for all listeners.
     *
     * @param policyFile how the operator calls the file, for the advice in a refusal
     * @param allowNull whether pages without an origin of their own are let in: {@code null}, {@code file://}
     */
    public OriginGate(Policy policy, String policyFile, boolean allowNull) {
        this.policy = policy;
        this.policyFile = policyFile;
        this.allowNull = allowNull;
    }

    /** Why a request to this port is refused, as a text for people, or empty when it is let in. */
    Optional<String> refusal(HttpHeaders headers, int port) {
        // hybi-04 to -10 call it Sec-WebSocket-Origin; whoever sends both must be let in by both
        return refusal(headers.getAll(HttpHeaderNames.ORIGIN), port)
                .or(() -> refusal(headers.getAll("Sec-WebSocket-Origin"), port));
    }

    /** What decides about a request to this port, for the log: its origins, each with the line of the policy that counts. */
    String grounds(HttpHeaders headers, int port) {
        String all = Stream.of(HttpHeaderNames.ORIGIN, "Sec-WebSocket-Origin")
                .flatMap(name -> headers.getAll(name).stream())
                .map(origin -> Printable.quoted(origin) + " " + ground(origin, port))
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "none: no page of a browser, let in" : all;
    }

    private String ground(String origin, int port) {
        if (refusal(origin, port).isPresent()) {
            return "refused";
        }
        return policy.judge(Origin.parse(origin), port) instanceof Verdict.Allowed allowed
                ? "let in by " + policyFile + ":" + allowed.by().line()
                : "let in by allow-null-origin";
    }

    private Optional<String> refusal(List<String> origins, int port) {
        for (String origin : origins) {
            Optional<String> refusal = refusal(origin, port);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** The same for one origin. */
    Optional<String> refusal(String header, int port) {
        if (header.equals("null") || header.equals("file://")) {
            return allowNull ? Optional.empty() : Optional.of(withoutOrigin(header));
        }
        return policy.judge(Origin.parse(header), port) instanceof Verdict.Refused refused
                ? Optional.of(advice(refused))
                : Optional.empty();
    }

    private static String withoutOrigin(String header) {
        return "Pages without an origin of their own (this one says \"" + header + "\") are not let in."
                + " To let them in, set allow-null-origin = true in gateway.conf and send the gateway SIGHUP, or start it anew.";
    }

    private String advice(Verdict.Refused refused) {
        if (refused.lineToAdd().isEmpty()) {
            return refused.reason();
        }
        return refused.reason() + ".\n\nTo let it in, add this line to " + policyFile
                + "; it counts within two seconds:\n\n  " + refused.lineToAdd() + "\n";
    }
}
