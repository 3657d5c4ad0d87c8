package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import flashbridge.gateway.ClientLog;
import flashbridge.gateway.TestCertificate;
import flashbridge.gateway.TlsClient;
import flashbridge.gateway.config.ListenerConfig;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What must hold whoever's TLS it is. */
@Timeout(60)
class TlsEngineTest {
    @TempDir
    private Path temp = Path.of("");

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void speaksItsVersionsAndExchangesCertificates(TlsEngine engine) throws Exception {
        assumeItWorks(engine);
        TestCertificate certificate = TestCertificate.rsa(temp);
        Tls tls = Tls.of(TlsServer.listener(temp, certificate.listener("own")), engine);
        try (TlsServer server = new TlsServer(tls);
                TlsClient old = TlsClient.connect(server.port(), "TLSv1.2")) {
            assertEquals("before", old.ask("before"));
            TestCertificate.in(Files.createDirectory(temp.resolve("renewed"))).replace(certificate);
            assertTrue(tls.reload());
            for (int i = 0; i < 3; i++) { // more often than the old one has references
                try (TlsClient young = TlsClient.connect(server.port())) {
                    assertEquals("TLSv1.3", young.protocol());
                    assertEquals("young", young.ask("young"));
                    assertNotEquals(old.shown(), young.shown());
                }
            }
            assertEquals("after", old.ask("after"));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void letsInOnlyWhoShowsACertificate(TlsEngine engine) throws Exception {
        assumeItWorks(engine);
        TestCertificate both = TestCertificate.signed(temp, "player");
        String clientCa = "client-ca = \"" + temp.resolve("ca.pem") + "\"";
        Tls tls = Tls.of(TlsServer.listener(temp, both.listener("own", clientCa)), engine);
        try (TlsServer server = new TlsServer(tls)) {
            try (TlsClient known = TlsClient.connect(server.port(), both)) {
                assertEquals("hello", known.ask("hello"));
            }
            assertThrows(
                    IOException.class, () -> TlsClient.connect(server.port()).ask("hello"));
        }
    }

    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void usesEveryKindOfKeyThatIsTaken(TlsEngine engine) throws Exception {
        assumeItWorks(engine);
        TestCertificate certificate = TestCertificate.ed25519(temp);
        Tls tls = Tls.of(TlsServer.listener(temp, certificate.listener("own")), engine);
        try (TlsServer server = new TlsServer(tls);
                TlsClient client = TlsClient.connect(server.port())) {
            assertEquals("hello", client.ask("hello"));
        }
    }

    /** RFC 7301; AIR's SecureSocket, for one, offers nothing. */
    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void agreesOnHttp2WithThoseWhoOfferItAndServesTheOthersToo(TlsEngine engine) throws Exception {
        assumeItWorks(engine);
        Tls tls = Tls.of(TlsServer.listener(temp, TestCertificate.in(temp).listener("own")), engine);
        try (TlsServer server = new TlsServer(tls)) {
            assertEquals("h2", agreed(server, "http/1.1", "h2"));
            assertEquals("http/1.1", agreed(server, "spdy/3", "http/1.1"));
            assertEquals("", agreed(server, "spdy/3"));
            assertEquals("", agreed(server));
        }
    }

    /** RFC 5246 §7.4.1.2: each costs the server a signature, and nothing here needs it. */
    @ParameterizedTest
    @EnumSource(TlsEngine.class)
    void shakesHandsOnceWithEachClient(TlsEngine engine) throws Exception {
        assumeItWorks(engine);
        Tls tls = Tls.of(TlsServer.listener(temp, TestCertificate.in(temp).listener("own")), engine);
        try (TlsServer server = new TlsServer(tls);
                TlsClient client = TlsClient.connect(server.port(), "TLSv1.2")) {
            assertEquals("hello", client.ask("hello"));
            assertThrows(IOException.class, () -> {
                client.shakeHandsAgain();
                client.ask("again");
            });
        }
    }

    private static String agreed(TlsServer server, String... offered) throws Exception {
        try (TlsClient client = TlsClient.offering(server.port(), offered)) {
            assertEquals("hello", client.ask("hello"));
            return client.application();
        }
    }

    @Test
    void freesTheOldCertificateWithItsLastConnectionAndNotBefore() throws Exception {
        assumeItWorks(TlsEngine.BORINGSSL);
        TestCertificate certificate = TestCertificate.in(temp);
        ListenerConfig listener = TlsServer.listener(temp, certificate.listener("own"));
        Tls tls = Tls.of(listener, TlsEngine.BORINGSSL);
        ReferenceCounted old = (ReferenceCounted) tls.context();
        SslHandler connection = Objects.requireNonNull(tls.newHandler(UnpooledByteBufAllocator.DEFAULT));
        assertEquals(2, old.refCnt());
        TestCertificate.in(Files.createDirectory(temp.resolve("renewed"))).replace(certificate);
        assertTrue(tls.reload());
        assertEquals(1, old.refCnt());
        ((ReferenceCounted) connection.engine()).release();
        assertEquals(0, old.refCnt());

        ReferenceCounted young = (ReferenceCounted) tls.context();
        assertEquals(1, young.refCnt());
        tls.close();
        tls.close();
        assertEquals(0, young.refCnt());
        assertNull(tls.newHandler(UnpooledByteBufAllocator.DEFAULT));
        assertTrue(tls.reload()); // finds nothing new
        TestCertificate.in(Files.createDirectory(temp.resolve("next"))).replace(certificate);
        assertTrue(tls.reload()); // and makes nothing that nobody would free
        assertEquals(young, tls.context());
    }

    @Test
    void saysThatOnlyTheNativeLibrarySpeaksOldVersions() throws Exception {
        ListenerConfig old = TlsServer.listener(temp, TestCertificate.in(temp).listener("old", "minimum = \"1.0\""));
        String warning =
                TlsEngine.JAVA.warning(Objects.requireNonNull(old.tls())).orElse("");
        assertTrue(warning.startsWith("tls.minimum = 1.0 needs BoringSSL, which does not "), warning);
        assertTrue(
                warning.endsWith("; Java's own TLS refuses TLSv1 and TLSv1.1 as long as they are among its"
                        + " jdk.tls.disabledAlgorithms"),
                warning);
        assertTrue(
                TlsEngine.BORINGSSL.warning(Objects.requireNonNull(old.tls())).isEmpty());
        try (ClientLog log = ClientLog.of(Tls.class)) {
            Tls.of(old, TlsEngine.JAVA).close();
            assertEquals(List.of("listener old: " + warning), log.with("needs BoringSSL"));
        }
    }

    @Test
    void saysNothingOfThatWhereNobodyAsks() throws Exception {
        ListenerConfig listener =
                TlsServer.listener(temp, TestCertificate.in(temp).listener("new"));
        assertFalse(
                TlsEngine.JAVA.warning(Objects.requireNonNull(listener.tls())).isPresent());
    }

    private static void assumeItWorks(TlsEngine engine) {
        assumeTrue(engine == TlsEngine.JAVA || OpenSsl.isAvailable(), "there is no native library for this machine");
    }
}
