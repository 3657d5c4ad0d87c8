package flashbridge.legacy.load;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A hub that was started on ports of its own, and is ended after use. */
public final class Hub {
    private static final String POLICY =
            "<cross-domain-policy><allow-access-from domain=\"localhost\" to-ports=\"*\"/></cross-domain-policy>";
    private static final Pattern PORT = Pattern.compile("\\bport (\\d+)\\b");

    /** The gateway's script may have to build it first, with what Maven fetches for that. */
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    private final Process process;
    private final Path folder;
    private final Target target;

    private Hub(Process process, Path folder, Target target) {
        this.process = process;
        this.folder = folder;
        this.target = target;
        Runtime.getRuntime().addShutdownHook(new Thread(this::leave, "end " + target.name()));
    }

    /** How to talk to it. */
    public Target target() {
        return target;
    }

    /**
     * Starts the gateway with its own script, so with the options that everybody has, and with the log settings of its
     * installation.
     *
     * @param config its configuration, whose first listener speaks WebSocket and whose second speaks XMLSocket
     * @param javaOptions further options for its Java
     */
    public static Hub gateway(Path script, String config, String... javaOptions) throws IOException {
        Path folder = Files.createTempDirectory("flashbridge");
        Path conf = Files.createDirectory(folder.resolve("conf"));
        Path file = Files.writeString(conf.resolve("gateway.conf"), config);
        Files.writeString(conf.resolve("crossdomain.xml"), POLICY);
        Path logging = script.toRealPath().resolveSibling("../conf/logback.xml");
        if (Files.exists(logging)) {
            Files.copy(logging, conf.resolve("logback.xml"));
        }
        ProcessBuilder builder = new ProcessBuilder(script.toString(), "--config", file.toString());
        builder.environment().merge("GATEWAY_OPTS", String.join(" ", javaOptions), (given, more) -> given + " " + more);
        return start(builder, folder, "gateway", 2);
    }

    /** Starts a program of the same jar in a Java of its own; it prints one port. */
    public static Hub program(String name, Class<?> main, String... words) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(words));
        return start(new ProcessBuilder(command), Files.createTempDirectory("flashbridge"), name, 1);
    }

    private static Hub start(ProcessBuilder builder, Path folder, String name, int ports) throws IOException {
        Printed printed = new Printed(Files.createFile(folder.resolve("printed")));
        Process process = builder.redirectOutput(printed.redirect())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            Matcher port = PORT.matcher(printed.await(
                    process, lines -> PORT.matcher(lines).results().count() >= ports, LONGEST_START));
            int web = nextPort(port);
            printed.keepShort(process);
            return new Hub(process, folder, target(name, process, web, ports == 1 ? web : nextPort(port)));
        } catch (IOException e) {
            process.destroy();
            delete(folder);
            throw new IOException(name + " did not start, it " + e.getMessage(), e);
        }
    }

    private static Target target(String name, Process process, int web, int flash) {
        return new Target(
                name,
                process.toHandle(),
                URI.create("ws://127.0.0.1:" + web + "/"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), flash),
                "/flash");
    }

    private static int nextPort(Matcher ports) {
        if (!ports.find()) {
            throw new IllegalStateException("a port is missing");
        }
        return Integer.parseInt(ports.group(1));
    }

    /** Asks it to end, waits for that, and deletes what it has printed. */
    public void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        delete(folder);
    }

    /** The same where nobody waits any more. */
    private void leave() {
        process.destroy();
        delete(folder);
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("cannot delete " + folder + ": " + e.getMessage());
        }
    }
}
