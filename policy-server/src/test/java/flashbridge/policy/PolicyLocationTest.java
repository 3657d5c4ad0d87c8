package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the policy is looked for when nobody names it. */
class PolicyLocationTest {
    @Test
    void isHereOrUpwardFromTheJar(@TempDir Path home) throws IOException {
        Path here = Files.createDirectories(home.resolve("here"));
        Path jar = Files.createDirectories(home.resolve("module/target")).resolve("policy-server.jar");
        assertEquals(Optional.empty(), PolicyLocation.find(here, Optional.of(jar)));
        assertEquals(Optional.empty(), PolicyLocation.find(here, Optional.empty()));
        Path above = Files.createDirectories(home.resolve("conf")).resolve("crossdomain.xml");
        Files.createFile(above);
        assertEquals(Optional.of(above), PolicyLocation.find(here, Optional.of(jar)));
        Path own = Files.createDirectories(here.resolve("conf")).resolve("crossdomain.xml");
        Files.createFile(own);
        assertEquals(Optional.of(own), PolicyLocation.find(here, Optional.of(jar)));
        assertTrue(PolicyLocation.find().isPresent(), "this very build has a conf folder");
    }
}
