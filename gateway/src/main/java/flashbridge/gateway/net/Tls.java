package flashbridge.gateway.net;

import flashbridge.gateway.config.Credentials;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.config.Protocol;
import flashbridge.gateway.config.TlsConfig;
import flashbridge.gateway.config.UnusableFile;
import flashbridge.policy.FileStamp;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS as a listener speaks it, with a certificate that can be exchanged while it is open.
 *
 * <p>May be used from any thread. A new certificate is for new connections; those that are open keep theirs.
 */
public final class Tls implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tls.class);

    private final ListenerConfig listener;
    private final TlsConfig config;
    private final TlsEngine best;
    private final Object reading = new Object();

    // guarded by reading
    private List<FileStamp> stamps;
    private volatile Credentials credentials; // which may also be looked at while files are read
    private String reminded = "";

    // guarded by this, which is never held for long: event loops wait for it
    private SslContext context;
    private boolean closed;

    private Tls(ListenerConfig listener, TlsEngine best) throws UnusableFile, SSLException {
        this.listener = listener;
        this.best = best;
        config = Objects.requireNonNull(listener.tls());
        stamps = FileStamp.of(config.files()); // before they are read, so that no change falls in between
        credentials = Credentials.read(config);
        context = contextWith(credentials);
    }

    /** Reads the files of this listener. */
    public static Tls of(ListenerConfig listener) throws BindFailure {
        return of(listener, TlsEngine.best());
    }

    static Tls of(ListenerConfig listener, TlsEngine best) throws BindFailure {
        try {
            Tls tls = new Tls(listener, best);
            log.info(
                    "listener {}: TLS {} and newer by {}, with {}",
                    listener.name(),
                    tls.config.minimum(),
                    tls.engine(),
                    tls.shown());
            tls.warnOfVersions();
            tls.remind(Instant.now());
            return tls;
        } catch (UnusableFile unusable) {
            throw new BindFailure(listener, "tls." + unusable.getMessage());
        } catch (SSLException | IllegalArgumentException unusable) {
            throw new BindFailure(listener, "its certificate or key cannot be used: " + unusable.getMessage());
        }
    }

    /** What will not work, or soon no longer will, though nothing is wrong with the configuration. */
    public static List<String> warnings(TlsConfig config) {
        try {
            Credentials credentials = Credentials.read(config);
            Optional<String> dates = credentials.warning(Instant.now()).map(text -> config.certificate() + " " + text);
            Optional<String> versions =
                    TlsEngine.best().knowing(credentials.key()).warning(config);
            return Stream.concat(versions.stream(), dates.stream()).toList();
        } catch (UnusableFile unusable) {
            return List.of("tls." + unusable.getMessage());
        }
    }

    private SslContext contextWith(Credentials shown) throws SSLException {
        return best.knowing(shown.key()).context(config, shown, listener.speaks(Protocol.WEBSOCKET));
    }

    /** Whether another configuration of the listener asks for nothing else. */
    public boolean isFor(ListenerConfig other) {
        return config.equals(other.tls())
                && listener.speaks(Protocol.WEBSOCKET) == other.speaks(Protocol.WEBSOCKET)
                && listener.name().equals(other.name());
    }

    TlsConfig config() {
        return config;
    }

    /** What new connections are made with. */
    Credentials credentials() {
        return credentials;
    }

    /** When the certificate of new connections ends. */
    public Instant notAfter() {
        return credentials.notAfter();
    }

    /** What new connections are made from. */
    synchronized SslContext context() {
        return context;
    }

    /** For one connection, which keeps what it was made from until it closes; null when this is closed. */
    @Nullable
    SslHandler newHandler(ByteBufAllocator alloc) {
        SslContext held = hold();
        if (held == null) {
            return null;
        }
        try {
            return held.newHandler(alloc);
        } finally {
            ReferenceCountUtil.release(held);
        }
    }

    /** So that an exchange does not free it while a connection is made from it. */
    private synchronized @Nullable SslContext hold() {
        return closed ? null : ReferenceCountUtil.retain(context);
    }

    /** The state of the files that was last read. */
    List<FileStamp> stamps() {
        synchronized (reading) {
            return stamps;
        }
    }

    /**
     * Reads the files anew. Where they cannot be used, all stays as it was, and the log says why.
     *
     * @return whether the files are good
     */
    public boolean reload() {
        synchronized (reading) {
            stamps = FileStamp.of(config.files());
            try {
                exchange(Credentials.read(config));
                remind(Instant.now());
                return true;
            } catch (UnusableFile unusable) {
                warn("keeps its certificate: tls." + unusable.getMessage());
            } catch (SSLException | IllegalArgumentException unusable) {
                warn("keeps its certificate: the one in " + config.certificate() + " cannot be used: "
                        + unusable.getMessage());
            }
            return false;
        }
    }

    private void exchange(Credentials fresh) throws SSLException {
        if (fresh.equals(credentials)) {
            log.info("listener {}: nothing new, {}", listener.name(), shown());
            return;
        }
        SslContext made = contextWith(fresh);
        if (!swap(made)) {
            return;
        }
        credentials = fresh;
        log.info("listener {}: new connections get {}", listener.name(), shown());
        warnOfVersions();
    }

    /** Whether it was wanted; what the old one holds is freed when its last connection closes. */
    private synchronized boolean swap(SslContext made) {
        ReferenceCountUtil.release(closed ? made : context);
        if (!closed) {
            context = made;
        }
        return !closed;
    }

    /** Warns when the certificate nears its end: once at the start, and then once a day. */
    void remind(Instant now) {
        synchronized (reading) {
            String warning = credentials.warning(now).orElse("");
            if (!warning.equals(reminded) && !warning.isEmpty()) {
                warn(config.certificate() + " " + warning);
            }
            reminded = warning;
        }
    }

    private TlsEngine engine() {
        return best.knowing(credentials.key());
    }

    private void warnOfVersions() {
        engine().warning(config).ifPresent(this::warn);
    }

    private void warn(String sentence) {
        log.warn("listener {}: {}", listener.name(), sentence);
    }

    private String shown() {
        return "the certificate of " + credentials.certificate().getSubjectX500Principal() + ", valid until "
                + credentials.notAfter();
    }

    public synchronized boolean isClosed() {
        return closed;
    }

    /** Makes no further connections. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            ReferenceCountUtil.release(context);
        }
    }
}
