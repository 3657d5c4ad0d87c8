package flashbridge.legacy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hub that the bench has started on ports of its own, and ends. */
final class Hub {
    private static final String CONFIG = """
            listeners = [
              { name = web,   address = "127.0.0.1", port = 0, speaks = [websocket] }
              { name = flash, address = "127.0.0.1", port = 0, speaks = [xmlsocket] }
            ]
            limits { max-connections = 200000 }
            """;
    private static final String POLICY =
            "<cross-domain-policy><allow-access-from domain=\"localhost\" to-ports=\"*\"/></cross-domain-policy>";
    private static final Pattern PORT = Pattern.compile("\\bport (\\d+)\\b");

    private final Process process;
    private final Target target;

    private Hub(Process process, Target target) {
        this.process = process;
        this.target = target;
    }

    Target target() {
        return target;
    }

    /** Starts the gateway with its own script, so with the options that everybody has. */
    static Hub gateway(Path script) throws IOException {
        Path folder = Files.createTempDirectory("bench");
        folder.toFile().deleteOnExit();
        Path config = write(folder, "gateway.conf", CONFIG);
        write(folder, "crossdomain.xml", POLICY);
        write(folder, "logback.xml", "<configuration><root level=\"OFF\"/></configuration>");
        Process process = new ProcessBuilder(script.toString(), "--config", config.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Matcher ports = awaitLines(process, "gateway", 2);
        int web = nextPort(ports);
        return new Hub(process, target("gateway", process, web, nextPort(ports)));
    }

    /** Starts a peer in a Java of its own, from the same jar. */
    static Hub peer(Peer peer) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String jar = System.getProperty("java.class.path");
        Process process = new ProcessBuilder(List.of(java, "-cp", jar, Peer.class.getName(), peer.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int port = nextPort(awaitLines(process, peer.toString(), 1));
        return new Hub(process, target(peer.toString(), process, port, port));
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        file.toFile().deleteOnExit();
        return file;
    }

    private static Target target(String name, Process process, int web, int flash) {
        return new Target(
                name,
                process.toHandle(),
                URI.create("ws://127.0.0.1:" + web + "/"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), flash),
                "/flash");
    }

    /** Reads what the hub prints until it has named its ports. */
    private static Matcher awaitLines(Process process, String name, int ports) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader out = process.inputReader(UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (PORT.matcher(said).results().count() == ports) {
                return PORT.matcher(said);
            }
        }
        throw new IOException(name + " did not start:\n" + said);
    }

    private static int nextPort(Matcher ports) {
        if (!ports.find()) {
            throw new IllegalStateException("a port is missing");
        }
        return Integer.parseInt(ports.group(1));
    }

    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
