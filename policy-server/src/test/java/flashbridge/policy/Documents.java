package flashbridge.policy;

import java.nio.charset.StandardCharsets;

/** Policy documents for the tests. */
final class Documents {
    static final String DOCTYPE =
            "<!DOCTYPE cross-domain-policy SYSTEM \"http://www.macromedia.com/xml/dtds/cross-domain-policy.dtd\">\n";

    private Documents() {}

    static PolicyFile read(String text) {
        return PolicyFile.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    /** These lines between the tags of the root, the first of them in line 2. */
    static PolicyFile file(String... lines) {
        return read("<cross-domain-policy>\n" + String.join("\n", lines) + "\n</cross-domain-policy>\n");
    }

    static Policy policy(String... lines) {
        return file(lines).policy();
    }
}
