package flashbridge.legacy;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Connects every client there is to one server, lets each talk to each, and says who hears whom. */
final class EveryCommand {
    private static final Set<String> OPTIONS = Set.of("--timeout", "--origin", "--insecure");

    private EveryCommand() {}

    static int run(String[] args, Terminal terminal) throws IOException {
        int urls = (int)
                Arrays.stream(args).takeWhile(arg -> !arg.startsWith("--")).count();
        List<URI> addresses = Arrays.stream(args, 0, urls).map(Arguments::url).toList();
        Arguments options = Arguments.parse("the URLs", Arrays.copyOfRange(args, urls, args.length), OPTIONS);
        Duration timeout = Duration.ofSeconds(options.number("--timeout", 5, 1, 3600));
        Everybody everybody = new Everybody(timeout, terminal.err());
        try {
            for (URI address : ordered(addresses)) {
                add(everybody, address, ChatCommand.request(address, options).withTimeout(timeout));
            }
            everybody.talk();
            everybody.pingAndLeave();
        } finally {
            everybody.close();
        }
        everybody.report().forEach(terminal.out()::println);
        return everybody.failed() == 0 ? 0 : 1;
    }

    private static void add(Everybody everybody, URI address, Request request) {
        switch (address.getScheme()) {
            case "ws", "wss" -> {
                for (Draft draft : Draft.values()) {
                    everybody.add(draft.toString(), () -> draft.connect(request));
                }
            }
            case "xmlsocket", "xmlsockets" ->
                everybody.add(address.getScheme(), () -> XmlSocketClient.connect(request));
            case "policy" -> everybody.ask(request);
            default -> throw new UsageError(address + " begins with none of policy, ws, wss, xmlsocket and xmlsockets");
        }
    }

    /** The policy is asked for before anybody connects, as Flash does. */
    private static List<URI> ordered(List<URI> addresses) {
        if (addresses.isEmpty()) {
            throw new UsageError("--every needs a URL, as in --every ws://localhost:8080/");
        }
        List<URI> ordered = new ArrayList<>(addresses);
        ordered.sort((a, b) -> Boolean.compare("policy".equals(b.getScheme()), "policy".equals(a.getScheme())));
        return ordered;
    }
}
