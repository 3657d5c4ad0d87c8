package flashbridge.legacy.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads from outside how much a process on this machine holds: from Linux, and from the JDK's jcmd where there is one. */
public final class Doctor {
    // the first of these collects what nobody needs any more before it counts
    private static final String QUESTIONS = "GC.class_histogram\nVM.native_memory summary\n";
    private static final Pattern LIVE = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
    private static final Pattern ALL = committed("Total: ");
    private static final Pattern HEAP = committed("Java Heap \\(");
    private static final Pattern DIRECT = committed("  Other \\("); // what Netty and NIO take outside of the heap
    private static final long PATIENCE_SECONDS = 30;

    private final long pid;
    private final Path questions;
    private final Path answers;

    /** For the process of this number. */
    public Doctor(long pid) throws IOException {
        this.pid = pid;
        Path folder = Files.createTempDirectory("flashbridge");
        questions = Files.writeString(folder.resolve("questions"), QUESTIONS);
        answers = Files.writeString(folder.resolve("answers"), "");
        Stream.of(folder, questions, answers).map(Path::toFile).forEach(java.io.File::deleteOnExit);
    }

    private static Pattern committed(String what) {
        return Pattern.compile(what + "reserved=\\d+KB, committed=(\\d+)KB");
    }

    /** All that can be known, in bytes and pieces; what cannot is left out. */
    public Map<Reading, Long> examine() throws IOException, InterruptedException {
        Map<Reading, Long> found = new EnumMap<>(Reading.class);
        read(ask(), found);
        fromLinux(found);
        return found;
    }

    /** How many files and sockets it has open, if that can be known. */
    public OptionalLong files() {
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return OptionalLong.of(files.count());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private void fromLinux(Map<Reading, Long> found) {
        files().ifPresent(files -> found.put(Reading.FILES, files));
        try {
            readStatus(Files.readString(Path.of("/proc/" + pid + "/status")), found);
        } catch (IOException e) {
            // another system, or it has ended
        }
    }

    /** Reads what the kernel says of a process. */
    static void readStatus(String status, Map<Reading, Long> found) {
        number(Pattern.compile("VmRSS:\\s+(\\d+) kB"), status)
                .ifPresent(kilobytes -> found.put(Reading.RESIDENT, kilobytes << 10));
        number(Pattern.compile("Threads:\\s+(\\d+)"), status).ifPresent(threads -> found.put(Reading.THREADS, threads));
    }

    /** Reads what jcmd says of it. */
    static void read(String answer, Map<Reading, Long> found) {
        number(LIVE, answer).ifPresent(bytes -> found.put(Reading.HEAP, bytes));
        OptionalLong all = number(ALL, answer);
        if (all.isPresent()) {
            long heap = number(HEAP, answer).orElse(0);
            long direct = number(DIRECT, answer).orElse(0);
            found.put(Reading.DIRECT, direct << 10);
            found.put(Reading.JAVA, (all.getAsLong() - heap - direct) << 10);
        }
    }

    private static OptionalLong number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private String ask() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return ""; // a runtime without the tools of a JDK
        }
        List<String> command =
                List.of(jcmd.toString(), "-J-XX:TieredStopAtLevel=1", "" + pid, "-f", questions.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(answers.toFile())
                .start();
        try {
            return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) ? Files.readString(answers, UTF_8) : "";
        } finally {
            process.destroyForcibly(); // also where this thread is told to stop
        }
    }
}
