package flashbridge.gateway.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import flashbridge.gateway.hub.Census;
import flashbridge.gateway.hub.End;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Incidents.Kind;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.ToLongFunction;

/**
 * What Prometheus is told: everything is counted where it happens, and added up when it is asked for.
 *
 * <p>Labels are the listener, the protocol and the draft, never a client, and each has few values.
 */
public final class Metrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private final Hub hub;
    private final Facts facts;
    private final RecentCensus census;

    /** Figures of the process that the hub does not know. */
    public interface Facts {
        /** The version of the gateway. */
        String version();

        /** Connections that have come, those included that were turned away. */
        long accepted();

        /** When the configuration was last read with success. */
        Instant configured();

        /** When the certificates of listeners end. */
        Map<String, Instant> certificates();
    }

    public Metrics(Hub hub, Facts facts) {
        this.hub = hub;
        this.facts = facts;
        census = new RecentCensus(hub::census, System::nanoTime);
    }

    /** The text of one scrape, put together where it keeps no client waiting. */
    CompletableFuture<String> scrape(Executor writer) {
        return census.get().thenApplyAsync(figures -> text(snapshots(figures)), writer);
    }

    /** Where it is counted what happens at the port itself. */
    Incidents incidents() {
        return hub.incidents();
    }

    private MetricSnapshots snapshots(Census census) {
        Samples samples = new Samples();
        samples.gauge("build_info", "The version of the gateway.")
                .label("version", facts.version())
                .is(1);
        clients(samples, census);
        traffic(samples, census);
        durations(samples);
        incidents(samples);
        samples.gauge("rooms", "Rooms that have members.").is(hub.rooms());
        samples.gauge("memory_kept_bytes", "What all clients make the gateway keep; limits.memory-budget bounds it.")
                .is(hub.memory().used());
        samples.gauge(
                        "memory_windows_bytes",
                        "For clients whose compressed messages refer back; as much as limits.memory-budget at most.")
                .is(hub.windows().reserved());
        samples.gauge("memory_budget_bytes", "limits.memory-budget.")
                .is(hub.rules().queue().memoryBudget());
        samples.gauge(
                        "config_last_reload_success_timestamp_seconds",
                        "When the configuration was last read with success.")
                .is(facts.configured().getEpochSecond());
        Samples.Family certificates =
                samples.gauge("tls_cert_not_after_seconds", "When the certificate of a listener ends, as a Unix time.");
        facts.certificates()
                .forEach((listener, end) ->
                        certificates.label("listener", listener).is(end.getEpochSecond()));
        Machine.addTo(samples);
        return samples.all();
    }

    private void clients(Samples samples, Census census) {
        byKind(samples.gauge("connections", "Clients that are connected."), census, Census.Figures::open);
        byKind(samples.counter("sessions", "Clients that have joined a room."), census, Census.Figures::all);
        byKind(
                samples.gauge("outbound_pending_bytes", "What waits for clients that have not read it yet."),
                census,
                Census.Figures::pending);
        samples.counter("connections_accepted", "Connections that came, those turned away included.")
                .is(facts.accepted());
        Samples.Family ends = samples.counter(
                "disconnects", "Clients that have gone, by the reason and the closing code, if one was said.");
        census.ends()
                .forEach(
                        (way, number) -> ends.label("reason", way.cause().name().toLowerCase(Locale.ROOT))
                                .label("code", way.code())
                                .is(number));
        byKind(
                samples.counter("close_timeouts", "Clients that did not answer a goodbye within limits.close-timeout."),
                census,
                Census.Figures::unanswered);
        samples.counter("slow_consumer_disconnects", "Clients that were disconnected since they read too slowly.")
                .is(census.ends(End.Cause.TOO_SLOW)
                        + census.ends(End.Cause.TOO_LATE)
                        + census.ends(End.Cause.OVER_BUDGET));
    }

    private void durations(Samples samples) {
        samples.histogram(
                "handshake_seconds",
                "From the connection of a client, TLS included, to its WebSocket.",
                hub.handshakes());
        samples.histogram("ping_rtt_seconds", "From a ping to its answer.", hub.pings());
        samples.histogram(
                "broadcast_fanout_seconds",
                "From when an event loop has what a room said in one round until all members there were handed it.",
                hub.fanOuts());
    }

    private static void traffic(Samples samples, Census census) {
        byKind(samples.counter("messages_received", "Messages that clients said."), census, Census.Figures::messagesIn);
        byKind(
                samples.counter("bytes_received", "Bytes of messages that clients said."),
                census,
                Census.Figures::bytesIn);
        byKind(
                samples.counter(
                        "messages_sent",
                        "Messages that the connections of clients were given; of a broken one, what it had not sent yet too."),
                census,
                Census.Figures::messagesOut);
        byKind(
                samples.counter("bytes_sent", "Bytes of these messages, framing included."),
                census,
                Census.Figures::bytesOut);
        samples.counter(
                        "encode_cache_hits",
                        "Messages that a client was given in an encoding that was made for another one; others were encoded.")
                .is(census.shared());
        Samples.Family dropped = samples.counter("messages_dropped", "Messages that a client was not given.");
        census.kinds().forEach((kind, figures) -> {
            dropped.of(kind).label("reason", "slow").is(figures.dropped());
            dropped.of(kind).label("reason", "not_carried").is(figures.notCarried());
        });
    }

    private void incidents(Samples samples) {
        byDetail(
                samples.counter(
                        "handshakes",
                        "Requests for a WebSocket that were answered, by their draft and what became of them."),
                Kind.HANDSHAKE);
        byDetail(
                samples.counter("policy_requests", "Requests for the policy over a socket, by what became of them."),
                Kind.POLICY_REQUEST);
        byDetail(samples.counter("refused", "Who was not let in, by the HTTP status or a word for it."), Kind.REFUSED);
        byDetail(
                samples.counter("accept_errors", "Connections that the kernel could not hand over."),
                Kind.ACCEPT_FAILED);
        byDetail(samples.counter("out_of_memory", "How often direct memory was used up."), Kind.OUT_OF_MEMORY);
        byDetail(samples.counter("config_reloads", "How often the configuration was read anew."), Kind.RELOADED);
    }

    private void byDetail(Samples.Family family, Kind kind) {
        hub.incidents()
                .of(kind)
                .forEach((details, n) -> family.labels(kind.labels(), details).is(n));
    }

    private static void byKind(Samples.Family family, Census census, ToLongFunction<Census.Figures> figure) {
        census.kinds().forEach((kind, figures) -> family.of(kind).is(figure.applyAsLong(figures)));
    }

    private static String text(MetricSnapshots snapshots) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, snapshots, EscapingScheme.DEFAULT);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(UTF_8);
    }
}
