package flashbridge.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy file that has been read: what is wrong with it, and the policy it holds.
 *
 * <p>It is UTF-8 (better ASCII), of at most 64 KiB, with {@code cross-domain-policy} as its root. Adobe's DOCTYPE may stand
 * there; nothing is ever loaded from it.
 */
public final class PolicyFile {
    private final List<Finding> findings;
    private final @Nullable Policy policy;

    private PolicyFile(List<Finding> findings, @Nullable Policy policy) {
        this.findings = findings;
        this.policy = policy;
    }

    /**
     * Reads and checks a file.
     *
     * @throws IOException when it cannot be read at all; what stands in it never throws
     */
    public static PolicyFile read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return parse(in.readNBytes(SourceText.MOST_BYTES + 1));
        }
    }

    /** Says of a file that could not be read why. */
    static String whyUnreadable(Path file, IOException e) {
        String reason = e instanceof NoSuchFileException ? "there is no such file" : String.valueOf(e.getMessage());
        return "cannot read the policy file " + file + ": "
                + (e instanceof AccessDeniedException ? "permission denied" : reason);
    }

    /** Checks the bytes of a file; never fails, whatever they are. */
    public static PolicyFile parse(byte[] bytes) {
        Findings findings = new Findings();
        String document = SourceText.decode(bytes, findings);
        Policy policy = document == null ? null : policy(document, findings);
        return new PolicyFile(findings.sorted(), findings.anyError() ? null : policy);
    }

    private static @Nullable Policy policy(String document, Findings findings) {
        PolicyRules rules = new PolicyRules(findings);
        new PolicyXml(document, findings, rules).walk();
        return findings.anyError() ? null : rules.finish(document);
    }

    /** Errors and warnings, sorted by line. */
    public List<Finding> findings() {
        return findings;
    }

    /** There is no error, though there may be warnings. */
    public boolean usable() {
        return policy != null;
    }

    /**
     * The policy in the file.
     *
     * @throws IllegalStateException if the file is not {@link #usable()}
     */
    public Policy policy() {
        if (policy == null) {
            throw new IllegalStateException("the policy file has errors");
        }
        return policy;
    }
}
