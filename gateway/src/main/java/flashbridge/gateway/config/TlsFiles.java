package flashbridge.gateway.config;

import flashbridge.gateway.config.TlsConfig.ClientCertificates;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds the files of a listener's TLS, and sees that they can be used, before a port is opened. */
final class TlsFiles {
    private final Path folder;

    /** Looks in the folder of the configuration file for names that are not absolute. */
    TlsFiles(Path folder) {
        this.folder = folder;
    }

    /** What stands under {@code tls} in a listener, or null where nothing does. */
    @Nullable
    TlsConfig of(Section listener) {
        Section tls = listener.section("tls"); // which complains of what is no block
        if (!listener.hasBlock("tls")) {
            tls.knows("certificate", "key", "client-ca", "minimum", "client-certificates");
            return null;
        }
        Path certificate = needed(tls, "certificate");
        Path key = needed(tls, "key");
        Path clientCa = file(tls, "client-ca");
        TlsConfig.Version minimum = tls.choice("minimum", TlsConfig.Version.TLS_1_2);
        ClientCertificates clients = clientCertificates(tls);
        if (certificate == null || key == null) {
            return null;
        }
        TlsConfig config = new TlsConfig(certificate, key, minimum, clientCa, clients);
        check(tls, config);
        return config;
    }

    /** Who names those who sign certificates, and says no more, wants to keep out whom they do not know. */
    private static ClientCertificates clientCertificates(Section tls) {
        boolean hasClientCa = tls.has("client-ca");
        ClientCertificates clients =
                tls.choice("client-certificates", hasClientCa ? ClientCertificates.REQUIRED : ClientCertificates.OFF);
        if (clients != ClientCertificates.OFF && !hasClientCa) {
            tls.mistake("client-certificates", "= " + clients + " needs a client-ca: the file of those who sign them");
        }
        return clients;
    }

    private @Nullable Path needed(Section tls, String name) {
        if (!tls.has(name)) {
            tls.mistake(name, "is missing; it must be a file in PEM");
        }
        return file(tls, name);
    }

    private @Nullable Path file(Section tls, String name) {
        String text = tls.text(name, ""); // which complains of what is no text
        if (!tls.hasText(name)) {
            tls.notes().add(name, "none");
            return null;
        }
        try {
            return new PemFile(name, folder.resolve(text).normalize()).readable();
        } catch (UnusableFile unusable) {
            tls.mistake(name, unusable.sentence());
        } catch (InvalidPathException notAPath) {
            tls.refuse(name, "the name of a file");
        }
        return null;
    }

    private static void check(Section tls, TlsConfig config) {
        try {
            Credentials.read(config);
        } catch (UnusableFile unusable) {
            tls.mistake(unusable.setting(), unusable.sentence());
        }
    }
}
