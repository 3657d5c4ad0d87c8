package flashbridge.gateway.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with a configuration and a policy file in it. */
record ConfigFolder(Path path) {
    static final String LISTENER = "listeners = [ { port = 0, speaks = [policy] } ]\n";

    static ConfigFolder in(Path folder) throws Exception {
        Files.writeString(folder.resolve("crossdomain.xml"), "<cross-domain-policy/>");
        return new ConfigFolder(folder);
    }

    GatewayConfig read(String text) throws Exception {
        return GatewayConfig.read(Files.writeString(path.resolve("gateway.conf"), text));
    }

    /** All mistakes, with the name of the folder taken out. */
    List<String> mistakesIn(String text) throws Exception {
        try {
            throw new AssertionError("taken without complaint: " + read(text));
        } catch (ConfigException wrong) {
            return List.of(
                    String.valueOf(wrong.getMessage()).replace(path + "/", "").split("\n"));
        }
    }
}
