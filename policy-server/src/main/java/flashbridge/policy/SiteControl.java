package flashbridge.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a policy on port 843 says about policies elsewhere: {@code permitted-cross-domain-policies}. */
enum SiteControl {
    /** 843 first, then the others; the default for sockets. */
    ALL("all"),
    MASTER_ONLY("master-only"),
    /** Nothing is allowed, not even what the same file grants. */
    NONE("none");

    /** Values of HTTP and FTP policies, which a socket policy server cannot mean. */
    static final List<String> MEANINGLESS = List.of("by-content-type", "by-ftp-filename", "none-this-response");

    private final String value;

    SiteControl(String value) {
        this.value = value;
    }

    static Optional<SiteControl> of(String value) {
        return Arrays.stream(values())
                .filter(control -> control.value.equals(value))
                .findFirst();
    }

    static List<String> allowed() {
        return Arrays.stream(values()).map(control -> control.value).toList();
    }
}
