package flashbridge.gateway.websocket;

import flashbridge.gateway.hub.Printable;
import flashbridge.policy.Origin;
import flashbridge.policy.Policy;
import flashbridge.policy.Verdict;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    private final Path policyFile;
    private final boolean allowNull;

    /**
     * A gate for all listeners.
     *
     * @param policyFile where the policy is from: clients are told its name, and the log where it is
     * @param allowNull whether pages without an origin of their own are let in: {@code null}, {@code file://}
     */
    public OriginGate(Policy policy, Path policyFile, boolean allowNull) {
        this.policy = policy;
        this.policyFile = policyFile;
        this.allowNull = allowNull;
    }

    /** Why a request to this port is refused, or empty when it is let in. */
    Optional<Handshake.Refused> refusal(HttpHeaders headers, int port) {
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

    private Optional<Handshake.Refused> refusal(List<String> origins, int port) {
        for (String origin : origins) {
            Optional<Handshake.Refused> refusal = refusal(origin, port);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** The same for one origin. */
    Optional<Handshake.Refused> refusal(String header, int port) {
        if (header.equals("null") || header.equals("file://")) {
            return allowNull ? Optional.empty() : Optional.of(withoutOrigin(header));
        }
        return policy.judge(Origin.parse(header), port) instanceof Verdict.Refused refused
                ? Optional.of(refused(advice(refused), policyFile.toString()))
                : Optional.empty();
    }

    private static Handshake.Refused refused(String reason, String policyFile) {
        return new Handshake.Refused(HttpResponseStatus.FORBIDDEN, "origin", reason, Map.of(), policyFile);
    }

    private static Handshake.Refused withoutOrigin(String header) {
        String reason = "Pages without an origin of their own (this one says \"" + header + "\") are not let in."
                + " To let them in, set allow-null-origin = true in gateway.conf and send the gateway SIGHUP, or start it anew.";
        return refused(reason, "");
    }

    private String advice(Verdict.Refused refused) {
        Path name = policyFile.getFileName();
        if (refused.lineToAdd().isEmpty()) {
            return refused.reason() + " (" + name + ")";
        }
        return refused.reason() + ".\n\nTo let it in, add this line to " + name
                + "; it counts within two seconds:\n\n  " + refused.lineToAdd() + "\n";
    }
}
