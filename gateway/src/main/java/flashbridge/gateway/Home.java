package flashbridge.gateway;

import flashbridge.policy.Finding;
import flashbridge.policy.LogbackFile;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.stream.Stream;

/** Where the files of an installation are, when nobody names them. */
final class Home {
    private static final Path CONFIG = Path.of("conf", "gateway.conf");
    private static final int STEPS_UP = 3;
    private static final String LOGGING = "logback.configurationFile";

    private Home() {}

    /** {@code conf/gateway.conf} here, or in a folder above the jar. */
    static Path config() {
        Path jar = jar();
        return Stream.concat(
                        Stream.of(Path.of("")),
                        Stream.iterate(jar, folder -> folder != null, Path::getParent)
                                .limit(1 + STEPS_UP))
                .map(folder -> folder.resolve(CONFIG))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(CONFIG);
    }

    /**
     * {@code logback.xml} beside the configuration decides about logging, and may call their folder {@code config.folder};
     * to be called before the first logger is made.
     *
     * @return whether it can be used, or there is none; if not, the complaints say why
     */
    static boolean useLoggingBeside(Path config, PrintStream complaints) {
        System.setProperty(
                "config.folder", String.valueOf(config.toAbsolutePath().getParent()));
        Path logback = config.toAbsolutePath().resolveSibling("logback.xml");
        if (System.getProperty(LOGGING) != null || !Files.isRegularFile(logback)) {
            return true;
        }
        if (Finding.tell(LogbackFile.check(logback), logback, complaints)) {
            return false;
        }
        System.setProperty(LOGGING, logback.toString());
        return true;
    }

    /** The file that decides about logging; what is no file where there is none. */
    static Path logging() {
        return LogbackFile.ofThisProcess();
    }

    private static Path jar() {
        try {
            CodeSource source = Home.class.getProtectionDomain().getCodeSource();
            return source == null ? Path.of("") : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException notAFile) {
            return Path.of("");
        }
    }
}
