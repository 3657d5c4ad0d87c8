package flashbridge.policy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A socket policy: which sites may connect to which ports, and the document that says so to Flash Player. */
public final class Policy {
    private final String document;
    private final byte[] answer;
    private final SiteControl siteControl;
    private final int siteControlLine;
    private final List<Grant> grants;

    Policy(String document, SiteControl siteControl, int siteControlLine, List<Grant> grants) {
        this.document = document;
        // a socket policy ends with exactly one zero byte
        this.answer = (document + '\0').getBytes(StandardCharsets.UTF_8);
        this.siteControl = siteControl;
        this.siteControlLine = siteControlLine;
        this.grants = List.copyOf(grants);
    }

    /** The file as it was read, without byte order mark. */
    public String document() {
        return document;
    }

    /** Document and one NUL, as they go to Flash Player, in a new buffer that the caller releases or writes. */
    public ByteBuf answer(ByteBufAllocator allocator) {
        return allocator.buffer(answer.length, answer.length).writeBytes(answer);
    }

    /** In the order of the file. */
    public List<Grant> grants() {
        return grants;
    }

    /** Nobody may connect, to no port. */
    public boolean isClosed() {
        return siteControl == SiteControl.NONE || grants.isEmpty();
    }

    /** The domains that are open on this port, as written and in the order of the file; for a start-up line. */
    public List<String> openTo(int port) {
        if (siteControl == SiteControl.NONE) {
            return List.of();
        }
        return grants.stream()
                .filter(grant -> grant.ports().contains(port))
                .map(grant -> grant.domain().written())
                .distinct()
                .toList();
    }

    /** Decides as Flash Player would: the case of letters and the origin's own port do not matter. */
    public Verdict judge(Origin origin, int port) {
        if (origin.isOpaque()) {
            return refused(origin, port, "it names no host, so no domain of the policy can match it", "");
        }
        if (siteControl == SiteControl.NONE) {
            return refused(
                    origin,
                    port,
                    "site-control in line " + siteControlLine + " is none, so nobody may connect",
                    "<site-control permitted-cross-domain-policies='all'/>");
        }
        return grants.stream()
                .filter(grant -> grant.allows(origin, port))
                .findFirst()
                .<Verdict>map(Verdict.Allowed::new)
                .orElseGet(() -> refused(origin, port, whyNot(origin, port), lineFor(origin, port)));
    }

    private static Verdict refused(Origin origin, int port, String why, String lineToAdd) {
        return new Verdict.Refused(origin + " may not connect to port " + port + ": " + why, lineToAdd);
    }

    private String whyNot(Origin origin, int port) {
        List<Grant> near =
                grants.stream().filter(grant -> grant.domain().matches(origin)).toList();
        for (Grant grant : near) {
            if (grant.ports().contains(port)) {
                return "line " + grant.line() + " has secure=\"true\", which wants a page from https";
            }
        }
        if (near.isEmpty()) {
            return "no allow-access-from matches the domain " + origin.host();
        }
        Grant first = near.get(0);
        return "line " + first.line() + " grants " + first.domain() + " only the ports "
                + Printable.of(first.ports().toString(), 60);
    }

    /**
     * Nothing to escape: a host consists of letters, digits and {@code . - _ [ ] :}. Single quotes, since a log puts a
     * backslash before double ones, and the line is to be copied.
     */
    private static String lineFor(Origin origin, int port) {
        return "<allow-access-from domain='" + origin.host() + "' to-ports='" + port + "'/>";
    }
}
