package flashbridge.gateway.config;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the files of {@code tls} hold, found good: what has been checked is what is used, whatever becomes of the files.
 *
 * @param chain its own certificate first
 * @param key belongs to that certificate
 * @param authorities who signs the certificates of clients; none where clients show none
 */
public record Credentials(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");
    private static final byte[] PROOF = {1};

    /**
     * Reads the files.
     *
     * @throws UnusableFile with a sentence for the operator
     */
    public static Credentials read(TlsConfig config) throws UnusableFile {
        PemFile certificate = new PemFile("certificate", config.certificate());
        PemFile key = new PemFile("key", config.key());
        if (certificate.holdsNothingBut(PemFile.A_KEY) && key.holdsNothingBut(PemFile.A_CERTIFICATE)) {
            throw certificate.unusable("and key seem to be swapped: " + certificate.path()
                    + " holds a private key, and " + key.path() + " a certificate");
        }
        Credentials credentials =
                new Credentials(certificate.certificates(), key.key(), authorities(config.clientCa()));
        credentials.requireThatTheyBelongTogether(certificate, key);
        return credentials;
    }

    private static List<X509Certificate> authorities(@Nullable Path clientCa) throws UnusableFile {
        return clientCa == null ? List.of() : new PemFile("client-ca", clientCa).certificates();
    }

    private void requireThatTheyBelongTogether(PemFile certificate, PemFile own) throws UnusableFile {
        PublicKey open = certificate().getPublicKey();
        if (!PemFile.KINDS.contains(open.getAlgorithm())) {
            throw certificate.unusable("must be for an RSA, EC or EdDSA key, but that in " + certificate.path()
                    + " is for " + open.getAlgorithm());
        }
        if (!key.getAlgorithm().equals(open.getAlgorithm())) {
            throw own.unusable("does not belong to the certificate in " + certificate.path()
                    + ": that is for a key of kind " + open.getAlgorithm() + ", this is of kind " + key.getAlgorithm());
        }
        if (!isGoodFor(open)) {
            throw own.unusable("does not belong to the certificate in " + certificate.path());
        }
    }

    /** Whether what the key signs is found good with the certificate; nothing else finds out. */
    private boolean isGoodFor(PublicKey open) {
        try {
            Signature signature =
                    Signature.getInstance(SIGNATURES.getOrDefault(open.getAlgorithm(), open.getAlgorithm()));
            signature.initSign(key);
            signature.update(PROOF);
            byte[] signed = signature.sign();
            signature.initVerify(open);
            signature.update(PROOF);
            return signature.verify(signed);
        } catch (GeneralSecurityException ofAnotherKind) { // two curves, say
            return false;
        }
    }

    /** Its own. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** When its own certificate ends. */
    public Instant notAfter() {
        return certificate().getNotAfter().toInstant();
    }

    /** What is wrong with the dates of its own certificate, or will be within 14 days. */
    public Optional<String> warning(Instant now) {
        Instant start = certificate().getNotBefore().toInstant();
        if (now.isBefore(start)) {
            return Optional.of("is not valid before " + start + ", until then clients refuse it");
        }
        if (now.isAfter(notAfter())) {
            return Optional.of("has expired at " + notAfter() + ", clients refuse it");
        }
        Duration left = Duration.between(now, notAfter());
        return left.compareTo(SOON) > 0
                ? Optional.empty()
                : Optional.of("expires at " + notAfter() + ", in " + days(left.toDays()));
    }

    /** Without the key: this may end up in a log. */
    @Override
    public String toString() {
        return certificate().getSubjectX500Principal() + " until " + notAfter();
    }

    private static String days(long days) {
        return days == 0 ? "less than a day" : days == 1 ? "1 day" : days + " days";
    }
}
