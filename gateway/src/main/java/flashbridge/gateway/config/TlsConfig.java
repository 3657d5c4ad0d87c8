package flashbridge.gateway.config;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a listener shows who it is with, and what it asks of its clients.
 *
 * @param certificate the chain in PEM, its own certificate first
 * @param key its private key in PEM, PKCS #8 and without a password
 * @param minimum the oldest version of TLS that is spoken
 * @param clientCa those who sign the certificates of clients, in PEM, or null where clients show none
 * @param clientCertificates whether clients show a certificate; other than off only with a {@code clientCa}
 */
public record TlsConfig(
        Path certificate,
        Path key,
        Version minimum,
        @Nullable Path clientCa,
        ClientCertificates clientCertificates) {

    /** The files that it is read from. */
    public List<Path> files() {
        return Stream.of(certificate, key, clientCa).filter(Objects::nonNull).toList();
    }

    /** The choices of {@code minimum}. */
    public enum Version {
        TLS_1_0("1.0", "TLSv1"),
        TLS_1_1("1.1", "TLSv1.1"),
        TLS_1_2("1.2", "TLSv1.2"),
        TLS_1_3("1.3", "TLSv1.3");

        private final String number;
        private final String protocol;

        Version(String number, String protocol) {
            this.number = number;
            this.protocol = protocol;
        }

        /** This one and all that are newer, by the names that Java has for them. */
        public List<String> andNewer() {
            return Arrays.stream(values())
                    .filter(version -> version.compareTo(this) >= 0)
                    .map(version -> version.protocol)
                    .toList();
        }

        @Override
        public String toString() {
            return number;
        }
    }

    /** The choices of {@code client-certificates}. */
    public enum ClientCertificates {
        /** Clients are not asked for one. */
        OFF,
        /** Who shows none is let in as well, but nobody with one that was not signed by {@code client-ca}. */
        OPTIONAL,
        /** Only who shows one is let in. */
        REQUIRED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
