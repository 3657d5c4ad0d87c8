package flashbridge.gateway.net;

import flashbridge.policy.FileStamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when certificates have been renewed, by looking at their files every 3 seconds.
 *
 * <p>Looking works everywhere, which notices from the kernel do not: they miss what lies behind a link or on a network.
 * It has a thread of its own, since a file system may be slow, and none where no listener has TLS.
 */
public final class TlsWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TlsWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(3);

    private final Duration period;
    private @Nullable ScheduledExecutorService thread;

    public TlsWatch() {
        this(PERIOD);
    }

    TlsWatch(Duration period) {
        this.period = period;
    }

    /** Begins to look; to be called once. */
    public void start(Collection<Listener> listeners) {
        look(listeners.stream().map(Listener::tls).filter(Objects::nonNull).toList());
    }

    synchronized void look(List<Tls> tls) {
        if (tls.isEmpty()) {
            return;
        }
        List<Watched> all = tls.stream().map(Watched::new).toList();
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "tls-files");
            made.setDaemon(true);
            return made;
        });
        thread.scheduleWithFixedDelay(
                () -> all.forEach(Watched::look), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }

    /** The files of one listener. */
    private static final class Watched {
        private final Tls tls;
        private List<FileStamp> seen;

        Watched(Tls tls) {
            this.tls = tls;
            seen = tls.stamps();
        }

        /** Reads what has changed once it has stopped changing: a certificate and its key are two files. */
        void look() {
            try {
                List<FileStamp> now = FileStamp.of(tls.config().files());
                if (now.equals(seen) && !now.equals(tls.stamps())) {
                    tls.reload();
                }
                seen = now;
                tls.remind(Instant.now());
            } catch (RuntimeException unforeseen) { // else the timer would stop for good, in silence
                log.warn("could not look at {}: {}", tls.config().files(), unforeseen.toString());
            }
        }
    }
}
