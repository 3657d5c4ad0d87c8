package flashbridge.legacy;

import flashbridge.legacy.PolicyReply.Ending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * What a Flash Player concludes from the answer to its policy request.
 *
 * @param grants what it lets SWFs do
 * @param sentences the same in words, and what is wrong with the answer
 */
public record FlashVerdict(List<AccessRule> grants, List<String> sentences) {
    /** Where players look first; only there can a policy speak for the whole host. */
    static final int MASTER_PORT = 843;

    /** A policy from this port or above opens no port below it. */
    private static final int UNPRIVILEGED = 1024;

    private static final int SHOWN = 80;

    /** Judges an answer that came from {@code port}. */
    public static FlashVerdict of(PolicyReply reply, int port) {
        String unreadable = unreadable(reply);
        if (unreadable != null) {
            return new FlashVerdict(List.of(), List.of(unreadable));
        }
        List<String> sentences = new ArrayList<>();
        try {
            PolicyDocument policy = PolicyDocument.parse(reply.document());
            sentences.addAll(policy.complaints());
            List<AccessRule> grants =
                    nothingAllowed(policy, port, sentences) ? List.of() : grants(policy, port, sentences);
            remarkOnSiteControl(policy.siteControl(), port, sentences);
            remark(reply, sentences);
            return new FlashVerdict(grants, sentences);
        } catch (XMLStreamException e) {
            return new FlashVerdict(List.of(), List.of("not XML: " + place(e)));
        } catch (IllegalArgumentException e) {
            return new FlashVerdict(List.of(), List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Whether any SWF may connect anywhere. */
    public boolean usable() {
        return !grants.isEmpty();
    }

    /** Whether a SWF from a host, or from {@code https://host}, may connect to a port. */
    public boolean allows(String swf, int port) {
        return grants.stream().anyMatch(rule -> rule.covers(swf) && rule.ports().contains(port));
    }

    private static @Nullable String unreadable(PolicyReply reply) {
        String text = reply.document();
        if (text.startsWith("HTTP/")) {
            return "this is an HTTP answer, not a socket policy: " + beginning(text);
        }
        if (text.startsWith("\ufeff")) {
            return "a byte order mark stands before the document, and players may not take it";
        }
        if (reply.endedByNul()) {
            return text.isEmpty() ? "an empty document, only its NUL" : null;
        }
        if (reply.ending() == Ending.TOO_LONG) {
            return "no NUL within " + PolicyClient.MAX_ANSWER + " bytes, which begin: " + beginning(text);
        }
        return text.isEmpty()
                ? silence(reply)
                : "no NUL behind the document, which a player waits for: " + beginning(text);
    }

    private static String silence(PolicyReply reply) {
        return switch (reply.ending()) {
            case RESET -> "the server reset the connection without an answer";
            case STILL_OPEN -> "no answer within " + reply.took().toMillis() + " ms";
            default -> "the server closed without an answer";
        };
    }

    private static String beginning(String text) {
        String line = text.lines().findFirst().orElse("");
        return Words.printable(line.length() > SHOWN ? line.substring(0, SHOWN) + "..." : line);
    }

    private static String place(XMLStreamException e) {
        String reason = String.valueOf(e.getMessage()).replaceAll("(?s).*Message: ", "");
        return "line " + e.getLocation().getLineNumber() + ", column "
                + e.getLocation().getColumnNumber() + ": " + reason;
    }

    /** Applies site-control, which counts in the master policy alone. */
    private static boolean nothingAllowed(PolicyDocument policy, int port, List<String> sentences) {
        String control = policy.siteControl();
        if (control == null) {
            return false;
        }
        if (port != MASTER_PORT) {
            return false;
        }
        sentences.add(
                switch (control) {
                    case "none" -> "site-control none: nothing is allowed on this host, not even by this document";
                    case "master-only" -> "site-control master-only: players ask no other port of this host";
                    case "all" -> "site-control all: players ask other ports of this host too";
                    default -> "site-control " + control + " means nothing for sockets";
                });
        return control.equals("none");
    }

    private static List<AccessRule> grants(PolicyDocument policy, int port, List<String> sentences) {
        int lowest = port < UNPRIVILEGED ? 0 : UNPRIVILEGED;
        String why = lowest == 0 ? "" : " (this policy does not come from a port below " + UNPRIVILEGED + ")";
        List<AccessRule> grants = new ArrayList<>();
        Map<String, List<String>> domains = new LinkedHashMap<>();
        for (AccessRule rule : policy.rules()) {
            AccessRule grant = rule.fromPort(lowest);
            String reason = grant.equals(rule) ? "" : why;
            if (grant.ports().isEmpty()) {
                sentences.add("SWFs from " + rule.domain() + " may not connect to " + rule.ports() + reason);
            } else {
                grants.add(grant);
                String what = grant.ports() + (grant.secure() ? " if they were loaded over https" : "") + reason;
                domains.computeIfAbsent(what, each -> new ArrayList<>()).add(rule.domain());
            }
        }
        domains.forEach(
                (what, from) -> sentences.add("SWFs from " + AccessRule.anyOf(from) + " may connect to " + what));
        if (grants.isEmpty()) {
            sentences.add("no SWF may connect to any port");
        }
        return grants;
    }

    /** The default says nothing anywhere. */
    private static void remarkOnSiteControl(@Nullable String control, int port, List<String> sentences) {
        if (control != null && !control.equals("all") && port != MASTER_PORT) {
            sentences.add("note: site-control " + control + " would count on port " + MASTER_PORT + ", not here");
        }
    }

    private static void remark(PolicyReply reply, List<String> sentences) {
        if (reply.bytesAfterNul() > 0) {
            sentences.add(
                    "players read nothing behind the NUL, where there are " + reply.bytesAfterNul() + " bytes more");
        }
        if (reply.ending() == Ending.RESET) {
            sentences.add("the server reset the connection after its answer, and a reset can overtake an answer");
        }
    }
}
