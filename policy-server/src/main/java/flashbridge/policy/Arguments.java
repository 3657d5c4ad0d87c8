package flashbridge.policy;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The command line of the policy server. */
record Arguments(int port, Optional<String> address, Optional<Path> policy, Task task) {
    static final String USAGE = "usage: policy-server [--port 843] [--address HOST] [--policy conf/crossdomain.xml]"
            + " [--check] [--version] [--help]";
    static final String HELP = """
            policy-server answers Flash's question who may connect, <policy-file-request/>, with a policy file.

            """ + USAGE + """


              --port N        the port to listen on, 0 to 65535; 0 takes any free one. Usually 843, where Flash Player asks first
              --address HOST  the address of this machine to listen at; usually all of them
              --policy FILE   the policy to serve; usually conf/crossdomain.xml
              --check         read and check the policy, say whom it lets in, and exit
              --version       print the version
              --help, -h      print this

            It takes a changed policy as soon as the file is written, and at SIGHUP. A wrong one leaves the old one in
            force, and the log says what is wrong.

            exit status: 0 ended as asked, 1 the port cannot be opened, 2 wrong usage, 78 a file is wrong
            """.stripTrailing();
    private static final int DEFAULT_PORT = 843;
    private static final List<String> OPTIONS =
            List.of("--port", "--address", "--policy", "--check", "--version", "--help");

    /** What is to be done. */
    enum Task {
        SERVE,
        CHECK,
        VERSION,
        HELP
    }

    /**
     * Reads {@code --name value} and {@code --name=value}; of several equal options the last one counts.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    static Arguments parse(String... args) {
        Arguments read = new Arguments(DEFAULT_PORT, Optional.empty(), Optional.empty(), Task.SERVE);
        Deque<String> rest = new ArrayDeque<>(List.of(args));
        while (!rest.isEmpty()) {
            read = read.with(rest);
        }
        return read;
    }

    private Arguments with(Deque<String> rest) {
        String word = rest.remove();
        int equals = word.startsWith("--") ? word.indexOf('=') : -1;
        String option = equals < 0 ? word : word.substring(0, equals);
        if (equals >= 0) {
            rest.push(word.substring(equals + 1));
        }
        return switch (option) {
            case "--port" -> new Arguments(port(value(option, rest)), address, policy, task);
            case "--address" -> new Arguments(port, Optional.of(value(option, rest)), policy, task);
            case "--policy" -> new Arguments(port, address, Optional.of(Path.of(value(option, rest))), task);
            case "--check" -> task(Task.CHECK);
            case "--version" -> task(Task.VERSION);
            case "--help", "-h" -> task(Task.HELP);
            default ->
                throw new IllegalArgumentException(
                        "unknown argument " + Printable.of(option, 60) + NearMiss.hint(option, OPTIONS));
        };
    }

    private Arguments task(Task other) {
        return new Arguments(port, address, policy, other);
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty() || rest.peek().isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove();
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > Ports.HIGHEST) {
            throw new IllegalArgumentException("--port " + Printable.of(text, 60) + " is not a number from 0 to "
                    + Ports.HIGHEST + " (0 takes any free port)");
        }
        return Integer.parseInt(text);
    }
}
