package flashbridge.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the elements of a socket policy file mean, and which of them mean nothing on a socket. */
final class PolicyRules {
    private static final String ROOT = "cross-domain-policy";
    private static final String SITE_CONTROL = "site-control";
    private static final String PERMITTED = "permitted-cross-domain-policies";
    private static final String GRANT = "allow-access-from";
    private static final List<String> MEANINGLESS =
            List.of("allow-http-request-headers-from", "allow-access-from-identity");
    private static final List<String> CHILDREN = List.of(SITE_CONTROL, GRANT, MEANINGLESS.get(0), MEANINGLESS.get(1));

    private final Findings findings;
    private final List<Grant> grants = new ArrayList<>();
    private @Nullable Tag siteControlTag;
    private SiteControl siteControl = SiteControl.ALL;
    private String parent = ROOT;
    private int rootLine = 1;

    PolicyRules(Findings findings) {
        this.findings = findings;
    }

    /** Takes the next start tag, the root being at depth 1; false when the rest is not worth reading. */
    boolean open(Tag tag, int depth) {
        if (depth == 1) {
            return root(tag);
        }
        if (depth == 2) {
            parent = tag.name();
            child(tag);
        } else if (!MEANINGLESS.contains(parent)) {
            findings.error(
                    tag.line(),
                    "<" + name(tag) + "> stands inside <" + Printable.of(parent, 60)
                            + ">, which has no elements of its own");
        }
        return true;
    }

    private boolean root(Tag tag) {
        rootLine = tag.line();
        if (!tag.name().equals(ROOT)) {
            findings.error(
                    tag.line(),
                    "the root element is <" + name(tag) + ">: it must be <" + ROOT + ">"
                            + NearMiss.hint(tag.name(), List.of(ROOT)));
            return false;
        }
        // Adobe's own examples point at a schema here
        tag.attributes().keySet().stream()
                .filter(attribute -> !attribute.startsWith("xmlns") && !attribute.startsWith("xsi:"))
                .forEach(attribute -> unknownAttribute(tag, attribute, List.of()));
        return true;
    }

    private void child(Tag tag) {
        switch (tag.name()) {
            case SITE_CONTROL -> siteControl(tag);
            case GRANT -> grant(tag);
            default -> {
                if (MEANINGLESS.contains(tag.name())) {
                    findings.warning(tag.line(), "<" + tag.name() + "> has no meaning for sockets and is ignored");
                } else {
                    findings.error(
                            tag.line(), "unknown element <" + name(tag) + ">" + NearMiss.hint(tag.name(), CHILDREN));
                }
            }
        }
    }

    private void siteControl(Tag tag) {
        if (siteControlTag != null) {
            findings.error(tag.line(), "site-control stands already in line " + siteControlTag.line());
            return;
        }
        siteControlTag = tag;
        String value = value(tag, List.of(PERMITTED), PERMITTED);
        if (value == null) {
            findings.error(tag.line(), "site-control needs " + PERMITTED + ", one of " + allowed());
            return;
        }
        Optional<SiteControl> known = SiteControl.of(value);
        known.ifPresent(control -> siteControl = control);
        String said = PERMITTED + "=\"" + Printable.of(value, 60) + "\"";
        if (SiteControl.MEANINGLESS.contains(value)) {
            findings.warning(tag.line(), said + " has no meaning for sockets: it is taken as the default, all");
        } else if (known.isEmpty()) {
            findings.error(
                    tag.line(), said + " is not one of " + allowed() + NearMiss.hint(value, SiteControl.allowed()));
        }
    }

    private static String allowed() {
        return String.join(", ", SiteControl.allowed());
    }

    private void grant(Tag tag) {
        List<String> known = List.of("domain", "to-ports", "secure");
        String domain = value(tag, known, "domain");
        String ports = tag.attributes().get("to-ports");
        if (domain == null) {
            findings.error(tag.line(), GRANT + " needs a domain, as in domain=\"www.example.com\"");
        }
        if (ports == null) {
            findings.error(
                    tag.line(), GRANT + " needs to-ports: without it Flash Player ignores the element for sockets");
        }
        boolean secure = secure(tag);
        try {
            if (domain != null && ports != null) {
                add(new Grant(DomainPattern.parse(domain), Ports.parse(ports), secure, tag.line()));
            }
        } catch (IllegalArgumentException e) {
            findings.error(tag.line(), String.valueOf(e.getMessage()));
        }
    }

    private boolean secure(Tag tag) {
        // on a socket secure defaults to false, unlike in a policy that comes over https
        String secure = tag.attributes().getOrDefault("secure", "false");
        if (!secure.equals("true") && !secure.equals("false")) {
            findings.error(tag.line(), "secure=\"" + Printable.of(secure, 60) + "\" must be true or false");
        }
        return secure.equals("true");
    }

    private void add(Grant grant) {
        if (grant.domain().everyone() && grant.ports().all()) {
            findings.warning(grant.line(), "domain=\"*\" with to-ports=\"*\" opens every port to every site");
        }
        grants.stream()
                .filter(earlier -> earlier.covers(grant))
                .findFirst()
                .ifPresent(earlier -> findings.warning(
                        grant.line(),
                        "duplicate: line " + earlier.line() + " grants this to " + earlier.domain() + " already"));
        grants.add(grant);
    }

    /** The value of one attribute; all that are not known are errors. */
    private @Nullable String value(Tag tag, List<String> known, String wanted) {
        Map<String, String> attributes = tag.attributes();
        attributes.keySet().stream()
                .filter(attribute -> !known.contains(attribute))
                .forEach(attribute -> unknownAttribute(tag, attribute, known));
        return attributes.get(wanted);
    }

    private void unknownAttribute(Tag tag, String attribute, List<String> known) {
        findings.error(
                tag.line(),
                "unknown attribute " + Printable.of(attribute, 60) + " of <" + tag.name() + ">"
                        + NearMiss.hint(attribute, known));
    }

    private static String name(Tag tag) {
        return Printable.of(tag.name(), 60);
    }

    /** What can be said, and made, only when the whole file is known. */
    Policy finish(String document) {
        int line = siteControlTag == null ? rootLine : siteControlTag.line();
        if (grants.isEmpty()) {
            findings.warning(rootLine, "there is no allow-access-from, so nobody may connect");
        } else if (siteControl == SiteControl.NONE) {
            findings.warning(line, "site-control is none: nothing is allowed, not even the grants below");
        }
        return new Policy(document, siteControl, line, grants);
    }
}
