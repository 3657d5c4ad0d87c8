package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A hub that was started on ports of its own, and is ended after use. */
public final class Hub {
    private static final String POLICY =
            "<cross-domain-policy><allow-access-from domain=\"localhost\" to-ports=\"*\"/></cross-domain-policy>";
    private static final Pattern PORT = Pattern.compile("\\bport (\\d+)\\b");

    private final Process process;
    private final Target target;

    private Hub(Process process, Target target) {
        this.process = process;
        this.target = target;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end " + target.name()));
    }

    /** How to talk to it. */
    public Target target() {
        return target;
    }

    /**
     * Starts the gateway with its own script, so with the options that everybody has.
     *
     * @param config its configuration, whose first listener speaks WebSocket and whose second speaks XMLSocket
     * @param javaOptions further options for its Java
     */
    public static Hub gateway(Path script, String config, String... javaOptions) throws IOException {
        Path folder = Files.createTempDirectory("flashbridge");
        folder.toFile().deleteOnExit();
        Path file = write(folder, "gateway.conf", config);
        write(folder, "crossdomain.xml", POLICY);
        write(folder, "logback.xml", "<configuration><root level=\"OFF\"/></configuration>");
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "--config", file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().merge("GATEWAY_OPTS", String.join(" ", javaOptions), (given, more) -> given + " " + more);
        Process process = builder.start();
        Matcher ports = awaitLines(process, "gateway", 2);
        int web = nextPort(ports);
        return new Hub(process, target("gateway", process, web, nextPort(ports)));
    }

    /** Starts a program of the same jar in a Java of its own; it prints one port. */
    public static Hub program(String name, Class<?> main, String... words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int port = nextPort(awaitLines(process, name, 1));
        return new Hub(process, target(name, process, port, port));
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

    /** Asks it to end, and waits for that. */
    public void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
