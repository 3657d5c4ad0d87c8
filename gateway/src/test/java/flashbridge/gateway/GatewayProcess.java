package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar in a process of its own, with its two streams in one. */
final class GatewayProcess implements AutoCloseable {
    static final Path JAR = Path.of("target", "gateway.jar");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private GatewayProcess(Process process) {
        this.process = process;
        output = process.inputReader(UTF_8);
    }

    static GatewayProcess start(Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA.toString(), "-jar", JAR.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        return new GatewayProcess(builder.start());
    }

    /** The same with no more open files than that. */
    static GatewayProcess withFiles(int most, Path folder, String config) throws IOException {
        Files.writeString(
                folder.resolve("crossdomain.xml"),
                "<cross-domain-policy><allow-access-from domain='localhost' to-ports='*'/></cross-domain-policy>");
        Path file = Files.writeString(folder.resolve("gateway.conf"), config);
        String command = "ulimit -n " + most + "; exec " + JAVA + " -jar " + JAR + " --config " + file;
        return new GatewayProcess(new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start());
    }

    /** The same from a copy of the jar. */
    static GatewayProcess ofJar(Path jar, Path config) throws IOException {
        return new GatewayProcess(
                new ProcessBuilder(JAVA.toString(), "-jar", jar.toString(), "--config", config.toString())
                        .redirectErrorStream(true)
                        .start());
    }

    /** Starts it with a configuration and a policy file that lets localhost in. */
    static GatewayProcess withConfig(Path folder, String config, String... words) throws IOException {
        Files.writeString(folder.resolve("crossdomain.xml"), """
                <cross-domain-policy><allow-access-from domain="localhost" to-ports="*"/></cross-domain-policy>
                """);
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--config",
                Files.writeString(folder.resolve("gateway.conf"), config).toString()));
        return start(Map.of(), all.toArray(String[]::new));
    }

    /** The block at the start, up to its last line. */
    List<String> block() throws IOException {
        String line = output.readLine();
        while (line != null && !line.startsWith("  Stop:")) {
            lines.add(line);
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("ended before it had started: " + lines);
        }
        lines.add(line);
        return List.copyOf(lines);
    }

    /** The port behind the name of a listener in the block. */
    int port(String listener) {
        return portIn("  " + listener + " .*? port (\\d+) .*");
    }

    /** The port of health and metrics in the block. */
    int adminPort() {
        return portIn("  Look inside: .*:(\\d+)/metrics");
    }

    /** A figure of the admin port, as the sum over all labels. */
    double figure(String name) throws IOException {
        String metrics = RawConnection.exchange(adminPort(), "GET /metrics HTTP/1.0\r\n\r\n");
        return Pattern.compile("\n" + name + "(?:\\{[^}]*})? (\\S+)")
                .matcher(metrics)
                .results()
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .sum();
    }

    /** Takes all that it says from now on, or it would stand still when nobody reads it. */
    void mute() {
        new Thread(() -> {
                    try {
                        rest();
                    } catch (IOException over) {
                        // the process has ended
                    }
                })
                .start();
    }

    private int portIn(String line) {
        Pattern row = Pattern.compile(line);
        return lines.stream()
                .map(row::matcher)
                .filter(Matcher::matches)
                .mapToInt(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lines));
    }

    /** The next line that holds this text. */
    String lineWith(String text) throws IOException {
        String line = output.readLine();
        while (line != null && !line.contains(text)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new IOException("ended without saying " + text);
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Any signal by its name; its output can be read on. */
    void signal(String name) throws Exception {
        int exit = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IOException("kill -" + name + " ended with " + exit);
        }
    }

    /** All that it has yet to say. */
    String rest() throws IOException {
        StringBuilder rest = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            rest.append(line).append('\n');
        }
        return rest.toString();
    }

    int exit(long seconds) throws InterruptedException, TimeoutException {
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            throw new TimeoutException("still runs after " + seconds + " seconds");
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
