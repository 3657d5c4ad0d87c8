package flashbridge.legacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The command line of the legacy clients: chats, asks for policies, serves Flash content. */
public final class Main {
    private static final String HELP = """
            legacy-client is Flash and the browsers since 2009 in a terminal: XMLSocket, its policy, every WebSocket draft.

            usage: legacy-client xmlsocket://HOST[:9000] [--linger SECONDS] [--insecure]
                       Chats as Flash does: sends the lines of standard input, prints each message that comes.
                       At the end of input it stays for --linger seconds (1) to hear what is still on its way.
                       Exit code 0: the input ended, or the server said goodbye. 1: no connection. 3: the server ended
                       it, without a closing frame (XMLSocket and hixie-75 have none) or with a code for a fault, as
                       1003 or 1009.
                       xmlsockets:// is the same over TLS.
                   legacy-client [--draft DRAFT] ws://HOST[:80]/ROOM [--origin SITE] [--subprotocol NAME] [--linger SECONDS] [--insecure]
                       Chats as a browser of that time does. DRAFT is the WebSocket that it speaks, one of
                         hixie-75            Chrome 4 and 5, Safari 5.0.0
                         hixie-76, hybi-00   Chrome 6 to 13, Safari 5, iOS 4 and 5, many TVs and devices
                         hybi-01 to hybi-05  programs of 2010 and early 2011
                         hybi-06             IE 8 and 9 with the HTML5 Labs add-on
                         hybi-07             Firefox 6
                         hybi-08 to hybi-12  Chrome 14 and 15, Firefox 7 to 10
                         hybi-13 to hybi-17  the same as rfc6455
                         rfc6455             Chrome 16, Firefox 11, Safari 6, IE 10 and all since; the default
                         deflate             the same with permessage-deflate
                       wss:// is the same over TLS; with --insecure, any certificate will do.
                   legacy-client --every ws://HOST/ROOM [xmlsocket://HOST:9000] [policy://HOST:9000] [--timeout SECONDS] [--insecure]
                       Connects clients of every draft to the same room, lets each talk to each, and prints who hears
                       whom. The port for XMLSocket must lead into that room, too. Any server can be asked.
                       Exit code 0: nothing failed.
                   legacy-client policy://HOST[:843] [--swf-domain DOMAIN] [--to-port PORT]
                       Asks for the socket policy and says what a Flash Player would conclude. With a domain, a port,
                       or both: whether such SWFs may connect there. DOMAIN is a host, or https://host.
                       Exit code 0 is yes, 1 is no.
                   legacy-client ruffle [ws://HOST:8080/flash] [--port 8000] [--flash-port 9000]
                       Serves, on this machine only, a page with a Flash chat in Ruffle, and prints its address.
                       --flash-port is the port that the Flash chat believes it connects to.
                   legacy-client --help | --version
            """;

    /** A command and the options it takes. */
    private record Entry(Command command, Set<String> options) {}

    private static final Map<String, Entry> COMMANDS = Map.of(
            "xmlsocket", new Entry(new ChatCommand(), ChatCommand.XMLSOCKET_OPTIONS),
            "xmlsockets", new Entry(new ChatCommand(), ChatCommand.XMLSOCKET_OPTIONS),
            "ws", new Entry(new ChatCommand(), ChatCommand.WEBSOCKET_OPTIONS),
            "wss", new Entry(new ChatCommand(), ChatCommand.WEBSOCKET_OPTIONS),
            "policy", new Entry(new PolicyCommand(), PolicyCommand.OPTIONS),
            "ruffle", new Entry(new RuffleCommand(RufflePage.ruffle()), RuffleCommand.OPTIONS));

    private Main() {}

    /** Runs, and ends the process with exit code 0, 1 (it did not work, or the answer is no), 2 (wrong usage) or 3 (thrown out). */
    public static void main(String[] args) {
        Terminal terminal = new Terminal(
                new BufferedReader(new InputStreamReader(System.in, UTF_8)),
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, UTF_8));
        System.exit(run(args, terminal));
    }

    /** The same without ending the process. */
    static int run(String[] args, Terminal terminal) {
        try {
            return dispatch(args, terminal);
        } catch (UsageError e) {
            terminal.err().println("legacy-client: " + e.getMessage() + "; --help shows what there is");
            return 2;
        } catch (IOException e) {
            terminal.err().println("legacy-client: " + e.getMessage());
            return 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static int dispatch(String[] args, Terminal terminal) throws IOException, InterruptedException {
        if (args.length == 0) {
            throw new UsageError("what to do? A URL is missing");
        }
        switch (args[0]) {
            case "--help" -> terminal.out().print(HELP);
            case "--version" -> terminal.out().println("legacy-client " + Version.current());
            case "--every" -> {
                return EveryCommand.run(Arrays.copyOfRange(args, 1, args.length), terminal);
            }
            default -> {
                return command(targetFirst(args), terminal);
            }
        }
        return 0;
    }

    /** Options may stand in front of what they are for, too. */
    private static String[] targetFirst(String[] args) {
        if (!args[0].startsWith("--")) {
            return args;
        }
        List<String> turned = new ArrayList<>(List.of(args));
        for (int i = 0; i < args.length; i++) {
            if (COMMANDS.containsKey(scheme(args[i])) && (args[i].contains("://") || i == args.length - 1)) {
                Collections.rotate(turned, -i);
                return turned.toArray(String[]::new);
            }
        }
        throw withoutTarget(args);
    }

    private static UsageError withoutTarget(String... args) {
        int draft = List.of(args).indexOf("--draft") + 1;
        if (draft > 0 && draft < args.length) {
            Draft.named(args[draft]); // which may be what is wrong
        }
        Set<String> known = new TreeSet<>(Set.of("--every", "--help", "--version"));
        COMMANDS.values().forEach(entry -> known.addAll(entry.options));
        if (!known.contains(args[0])) {
            return new UsageError(args[0] + " is not understood" + NearMiss.hint(args[0], known));
        }
        String last = args[args.length - 1];
        boolean open = last.startsWith("--") && known.contains(last) && !Arguments.FLAGS.contains(last);
        return new UsageError(open ? last + " needs a value" : "what are the options for? A URL is missing");
    }

    private static String scheme(String target) {
        return target.replaceFirst("://.*", "");
    }

    private static int command(String[] args, Terminal terminal) throws IOException, InterruptedException {
        String name = scheme(args[0]);
        Entry entry = COMMANDS.get(name);
        if (entry == null) {
            throw new UsageError(args[0] + " begins with none of "
                    + Words.and(COMMANDS.keySet().stream().sorted().toList()));
        }
        boolean word = name.equals(args[0]);
        if (word && !name.equals(RuffleCommand.ANY)) {
            throw new UsageError(name + " should be a URL, as in " + name + "://localhost");
        }
        int options = word && args.length > 1 && !args[1].startsWith("--") ? 2 : 1;
        String[] rest = Arrays.copyOfRange(args, options, args.length);
        return entry.command.run(Arguments.parse(args[options - 1], rest, entry.options), terminal);
    }
}
