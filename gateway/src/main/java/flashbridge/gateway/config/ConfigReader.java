package flashbridge.gateway.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.hub.RateLimit;
import flashbridge.gateway.hub.Translation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code gateway.conf}: every key once, with its default and its bounds. */
final class ConfigReader {
    private static final int KIB = 1 << 10;
    private static final int MIB = 1 << 20;
    private static final int LONGEST_COURTESY = 1000;
    private static final Pattern SUBPROTOCOL = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}"); // RFC 9110 §5.6.2
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofHours(24);

    private final Path file;
    private final Mistakes mistakes;
    private final Map<String, Map<String, String>> ofListeners = new HashMap<>();

    ConfigReader(Path file) {
        this.file = file;
        mistakes = new Mistakes(file);
    }

    GatewayConfig read() throws ConfigException {
        Sections sections = new Sections();
        Section root = new Section(parse().root(), mistakes, sections);
        WebSocketConfig websocket = websocket(root.section("websocket"));
        Rooms rooms = new Rooms(websocket.flashPath());
        String defaultRoom = rooms.byDefault(root);
        GatewayConfig config = new GatewayConfig(
                file,
                listeners(root, rooms, defaultRoom),
                policyFile(root),
                defaultRoom,
                root.flag("echo", true),
                root.flag("allow-null-origin", false),
                Networks.of(root, "trusted-proxies"),
                new Translation(
                        root.choice("binary-to-text", Translation.Binary.DROP),
                        root.choice("nul-in-text", Translation.Nul.REJECT),
                        root.choice("invalid-text", Translation.Invalid.CLOSE)),
                new TransportConfig(
                        root.choice("transport", TransportConfig.Kind.AUTO), root.numberOrAuto("event-loops", 1, 1024)),
                limits(root.section("limits")),
                admin(root.section("admin")),
                websocket,
                new Settings(root.notes().all(), Map.copyOf(ofListeners)));
        sections.refuseUnknownKeys();
        Listeners.check(config.admin(), config.listeners(), root.section("admin"));
        if (config.listeners().isEmpty() && mistakes.isEmpty()) {
            root.mistake("listeners", "must name at least one port to open");
        }
        mistakes.throwIfAny();
        return config;
    }

    private Config parse() throws ConfigException {
        if (Files.isDirectory(file)) {
            throw new ConfigException(List.of(file + ": this is a folder; name a file with --config FILE"));
        }
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    List.of(file + ": there is no such file; put one there, or start with another one: --config FILE"));
        }
        refuseWhatIsNoText();
        try {
            // environment variables may stand in: port = ${?FLASHBRIDGE_PORT}
            return ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    .resolve();
        } catch (com.typesafe.config.ConfigException unreadable) {
            mistakes.add(unreadable.origin(), Unreadable.because(unreadable));
            mistakes.throwIfAny();
            throw unreadable;
        }
    }

    /** The library would take U+FFFD for what is wrong, and a room have a name that nobody can ask for. */
    private void refuseWhatIsNoText() throws ConfigException {
        int line = Unreadable.lineWithoutText(file);
        if (line > 0) {
            mistakes.add(
                    ConfigOriginFactory.newFile(file.toString()).withLineNumber(line),
                    "is not text in UTF-8: save it as such");
            mistakes.throwIfAny();
        }
    }

    private List<ListenerConfig> listeners(Section root, Rooms rooms, String defaultRoom) {
        List<ListenerConfig> listeners = new ArrayList<>();
        Listeners checked = new Listeners();
        for (Section section : root.sections("listeners")) {
            ListenerConfig listener = listener(section, rooms.of(section, defaultRoom));
            checked.add(listener, section);
            ofListeners.put(listener.name(), section.notes().all());
            listeners.add(listener);
        }
        return List.copyOf(listeners);
    }

    private ListenerConfig listener(Section section, String room) {
        if (!section.has("port")) {
            section.mistake("port", "is missing; a listener needs one, 0 stands for any free port");
        }
        int port = section.number("port", 0, 0, 65535);
        Set<Protocol> speaks = Listeners.speaks(section);
        return new ListenerConfig(
                section.name("name", "port-" + port, "a name for the log"),
                section.name("address", "0.0.0.0", "an address of this machine, as 127.0.0.1"),
                port,
                speaks,
                room,
                section.flag("optional", false),
                section.time("silent-grace", Duration.ofMillis(250), Duration.ZERO, Duration.ofMinutes(1)),
                Charsets.of(section, speaks),
                section.texts("subprotocols", SUBPROTOCOL, "a list of names, as [chat, \"xmpp\"]"),
                section.flag("behind-tls", false),
                section.flag("proxy-protocol", false),
                courtesy(section),
                new TlsFiles(file.toAbsolutePath().resolveSibling("")).of(section),
                Written.in(section));
    }

    private Path policyFile(Section root) {
        Path policy = file.toAbsolutePath();
        try {
            policy = policy.resolveSibling(root.text("policy-file", "crossdomain.xml"))
                    .normalize();
        } catch (InvalidPathException notAPath) {
            root.refuse("policy-file", "the name of a file");
            return policy;
        }
        if (Files.isDirectory(policy)) {
            root.mistake("policy-file", "must be a file, but " + policy + " is a folder");
        } else if (!Files.isRegularFile(policy) && root.has("policy-file")) {
            root.mistake("policy-file", "must be a file, but there is no " + policy);
        } else if (!Files.isRegularFile(policy)) { // which no line of the file names
            mistakes.add(
                    null, "there is no " + policy + ", which says who may connect; policy-file can name another one");
        }
        return policy;
    }

    private static AdminConfig admin(Section admin) {
        return new AdminConfig(
                admin.name("address", "127.0.0.1", "an address of this machine, as 127.0.0.1"),
                admin.isOff("port") ? AdminConfig.OFF : admin.number("off, or ", "port", 0, 0, 65535),
                Written.in(admin));
    }

    private static LimitsConfig limits(Section limits) {
        return new LimitsConfig(
                new ConnectionLimits(
                        limits.number("max-connections", 10_000, 1, 10_000_000),
                        limits.numberOrAuto("max-connections-per-address", 1, 10_000_000),
                        limits.numberOrAuto("max-new-connections-per-address", 1, 10_000_000)),
                limits.size("max-message-size", MIB, 1, 256 * MIB),
                limits.size("max-header-size", 16 * KIB, KIB, MIB),
                queue(limits),
                rate(limits.section("rate")),
                limits.time("handshake-timeout", Duration.ofSeconds(10), SHORTEST, HOUR),
                limits.timeOrOff("message-timeout", Duration.ofMinutes(2), SHORTEST, HOUR),
                limits.timeOrOff("idle-timeout", Duration.ZERO, SHORTEST, DAY),
                limits.time("close-timeout", Duration.ofSeconds(5), SHORTEST, HOUR),
                limits.time("drain-time", Duration.ZERO, Duration.ZERO, HOUR));
    }

    private static QueueLimits queue(Section limits) {
        QueueLimits byDefault = QueueLimits.DEFAULTS;
        return new QueueLimits(
                limits.size("queue-max-size", byDefault.maxSize(), KIB, KIB * MIB),
                limits.timeOrOff("queue-max-age", byDefault.maxAge(), SHORTEST, HOUR),
                limits.choice("slow-client", byDefault.slowClient()),
                limits.bytes("memory-budget", byDefault.memoryBudget(), MIB, 1L << 40));
    }

    private static RateLimit rate(Section rate) {
        return new RateLimit(rate.numberOrOff("messages", 1, 10_000_000), rate.sizeOrOff("bytes", KIB, KIB * MIB));
    }

    private static Courtesy courtesy(Section listener) {
        Courtesy none = Courtesy.NONE;
        return new Courtesy(
                message(listener, "keep-alive-message"),
                listener.time("keep-alive-interval", none.keepAliveInterval(), SHORTEST, DAY),
                message(listener, "goodbye-message"));
    }

    /** A text that every framing can say. */
    private static String message(Section listener, String key) {
        String text = listener.text(key, "");
        if (text.indexOf(0) >= 0 || text.length() > LONGEST_COURTESY) {
            listener.refuse(key, "a text of at most " + LONGEST_COURTESY + " characters without a NUL");
        }
        return text;
    }

    private static WebSocketConfig websocket(Section websocket) {
        return new WebSocketConfig(
                websocket.time("ping-interval", Duration.ofSeconds(25), SHORTEST, HOUR),
                websocket.time("pong-timeout", Duration.ofSeconds(10), SHORTEST, HOUR),
                Rooms.flashPath(websocket),
                websocket.flag("deflate", true),
                websocket.size("deflate-min-size", 256, 1, 256 * MIB));
    }
}
