package flashbridge.gateway.net;

import flashbridge.gateway.config.TlsConfig;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a client and a listener did not agree, in words that are the same for BoringSSL and Java. */
final class HandshakeFailure {
    private record Reason(Pattern found, String sentence) {
        Reason(String found, String sentence) {
            this(Pattern.compile(found, Pattern.CASE_INSENSITIVE), sentence);
        }
    }

    private static final List<Reason> REASONS = List.of(
            new Reason(
                    "unsupported_protocol|not enabled or supported|not supported by the server",
                    "the client speaks only older versions than tls.minimum = %1$s allows"),
            new Reason(
                    "did_not_return_a_certificate|empty client certificate",
                    "the client shows no certificate, but tls.client-certificates = %2$s"),
            new Reason(
                    "certificate_verify_failed|PKIX|certpath",
                    "the client shows a certificate that tls.client-ca does not vouch for"),
            new Reason("handshake timed out", "the client did not finish it within limits.handshake-timeout"),
            new Reason(
                    "no_shared_cipher|cipher suites in common", "the client knows no cipher suite that is known here"),
            new Reason(
                    "alert.*(unknown_ca|certificate_unknown|bad_certificate|certificate_expired)",
                    "the client does not trust the certificate of this listener"));
    private static final Pattern WHERE = Pattern.compile("error:[0-9a-f]+:SSL routines:OPENSSL_internal:");

    private HandshakeFailure() {}

    static String because(Throwable cause, TlsConfig config) {
        String message = Stream.iterate(cause, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(": "));
        if (message.isEmpty()) {
            return "closed by the client";
        }
        return REASONS.stream()
                .filter(reason -> reason.found.matcher(message).find())
                .map(reason -> String.format(reason.sentence, config.minimum(), config.clientCertificates()))
                .findFirst()
                .orElseGet(() -> WHERE.matcher(message).replaceFirst(""));
    }
}
