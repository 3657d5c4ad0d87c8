package flashbridge.policy;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the policy file when the command line names none: in the working directory, or else upward from the jar. */
final class PolicyLocation {
    static final Path USUAL = Path.of("conf", "crossdomain.xml");
    private static final int FOLDERS_UP = 3;

    private PolicyLocation() {}

    static Optional<Path> find() {
        return find(Path.of(""), jar());
    }

    static Optional<Path> find(Path workingDirectory, Optional<Path> jar) {
        return Stream.concat(Stream.of(workingDirectory), above(jar).stream())
                .map(folder -> folder.resolve(USUAL))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static List<Path> above(Optional<Path> jar) {
        return Stream.iterate(jar.map(Path::getParent).orElse(null), folder -> folder != null, Path::getParent)
                .limit(FOLDERS_UP)
                .toList();
    }

    private static Optional<Path> jar() {
        CodeSource source = PolicyLocation.class.getProtectionDomain().getCodeSource();
        try {
            return source == null || source.getLocation() == null
                    ? Optional.empty()
                    : Optional.of(Path.of(source.getLocation().toURI()).toAbsolutePath());
        } catch (URISyntaxException | IllegalArgumentException e) {
            // not a file: then there is no folder to look into
            return Optional.empty();
        }
    }
}
