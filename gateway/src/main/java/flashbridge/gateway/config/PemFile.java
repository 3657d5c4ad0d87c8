package flashbridge.gateway.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in PEM (RFC 7468): what stands around its blocks is skipped.
 *
 * @param setting what names it under {@code tls}
 */
record PemFile(String setting, Path path) {
    /** The kinds of keys that certificates are for, by the names that Java has for them. */
    static final List<String> KINDS = List.of("RSA", "EC", "EdDSA");

    static final String A_CERTIFICATE = " CERTIFICATE-----";
    static final String A_KEY = " PRIVATE KEY-----"; // of RSA, EC, or whatever stands in front

    private static final int LONGEST = 4 << 20; // all authorities of the world are a quarter of a megabyte
    private static final Pattern CERTIFICATE = block("CERTIFICATE");
    private static final Pattern KEY = block("PRIVATE KEY");
    private static final String TO_PKCS_8 = "openssl pkcs8 -in OLD -out NEW -topk8 -nocrypt";
    private static final Map<String, String> OTHER_KEYS = Map.of(
            "BEGIN ENCRYPTED PRIVATE KEY", "has a password; without one: " + TO_PKCS_8,
            "BEGIN RSA PRIVATE KEY", "is in an older format; the newer one: " + TO_PKCS_8,
            "BEGIN EC PRIVATE KEY", "is in an older format; the newer one: " + TO_PKCS_8);

    /** All certificates in it, in their order; at least one. */
    List<X509Certificate> certificates() throws UnusableFile {
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher blocks = CERTIFICATE.matcher(text());
        while (blocks.find()) {
            certificates.add(certificate(blocks.group(1)));
        }
        if (certificates.isEmpty()) {
            throw unusable("must be a chain of certificates in PEM, but " + path + " is none");
        }
        return List.copyOf(certificates);
    }

    private X509Certificate certificate(String base64) throws UnusableFile {
        try {
            InputStream in = new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64));
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        } catch (CertificateException | IllegalArgumentException damaged) {
            throw unusable("must be a chain of certificates in PEM, but " + path + " is damaged");
        }
    }

    /** The private key in it. */
    PrivateKey key() throws UnusableFile {
        String text = text();
        Matcher block = KEY.matcher(text);
        if (!block.find()) {
            throw noKey(otherKey(text));
        }
        byte[] der;
        try {
            der = Base64.getMimeDecoder().decode(block.group(1));
        } catch (IllegalArgumentException damaged) {
            throw noKey("is damaged");
        }
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException another) {
                // its kind stands inside, where only the one that knows it can read it
            }
        }
        throw noKey("is damaged, or of a kind that is not known here");
    }

    private static String otherKey(String text) {
        return OTHER_KEYS.entrySet().stream()
                .filter(other -> text.contains(other.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("holds none");
    }

    private String text() throws UnusableFile {
        try (InputStream in = Files.newInputStream(readable())) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            if (bytes.length <= LONGEST) {
                return new String(bytes, StandardCharsets.ISO_8859_1);
            }
        } catch (IOException unreadable) {
            String why = Unreadable.because(unreadable);
            throw why == null ? notReadable() : unusable(why);
        }
        throw unusable("must be a file in PEM, but " + path + " is too large for one");
    }

    /** Its path, if there is something to read. */
    Path readable() throws UnusableFile {
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw notReadable();
        }
        return path;
    }

    private UnusableFile notReadable() {
        return unusable("must be a file that can be read, but " + path + " is none");
    }

    private UnusableFile noKey(String why) {
        return unusable("must be a private key in PKCS #8, but " + path + " " + why);
    }

    UnusableFile unusable(String sentence) {
        return new UnusableFile(setting, sentence);
    }

    /** Whether it has blocks of this kind, and none of the other. */
    boolean holdsNothingBut(String kind) throws UnusableFile {
        String text = text();
        return text.contains(kind) && !text.contains(kind.equals(A_KEY) ? A_CERTIFICATE : A_KEY);
    }

    private static Pattern block(String label) {
        return Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----");
    }
}
