package flashbridge.gateway.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.TestCertificate;
import flashbridge.gateway.config.ConnectionLimits;
import flashbridge.gateway.config.ListenerConfig;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Incidents;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.QueueLimits;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.websocket.NoEntry;
import flashbridge.policy.Policy;
import flashbridge.policy.PolicyFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes for those who come, and have come, when the configuration changes in between. */
class DoorTest {
    private static final int HANDSHAKE = 0x16; // RFC 8446 §5.1
    private static final Policy NOBODY =
            PolicyFile.parse("<cross-domain-policy/>".getBytes(UTF_8)).policy();

    @TempDir
    private Path temp = Path.of("");

    private final EmbeddedChannel client = new EmbeddedChannel();
    private final Hub hub = new Hub(client.eventLoop(), Rules.DEFAULTS);

    @Test
    void givesEverybodyTheWaterMarkOfTheDay() throws Exception {
        Admission admission = new Admission(limits(), List.of(), hub.incidents());
        Listener.Entrance entrance =
                new Listener.Entrance(admission, door(listener("{ name = a, port = 0, speaks = [xmlsocket] }"), null));
        for (int size : new int[] {1 << 20, 64 << 10, 1 << 10}) {
            Rules rules = Rules.DEFAULTS.with(
                    new QueueLimits(size, Duration.ZERO, QueueLimits.DEFAULTS.slowClient(), 1 << 20));
            hub.rules(rules);
            EmbeddedChannel each = new EmbeddedChannel(entrance);
            WriteBufferWaterMark expected = rules.queue().inChannel();
            assertEquals(
                    expected.high(), each.config().getWriteBufferWaterMark().high());
            assertEquals(expected.low(), each.config().getWriteBufferWaterMark().low());
            each.finishAndReleaseAll();
        }
    }

    /** The hello has begun under one certificate, and is complete under another: at once, and byte by byte. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shakesHandsWithTheCertificateOfTheMomentInWhichTheHelloIsComplete(boolean whole) throws Exception {
        Tls before = tls("before");
        Tls after = tls("after");
        AtomicReference<Door> live = new AtomicReference<>(door(listener("before"), before));
        client.pipeline().addLast(new TlsHello(live::get, peer(), null));
        byte[] hello = hello();
        client.writeInbound(Unpooled.copiedBuffer(hello, 0, 3));
        live.set(door(listener("after"), after));
        before.close();
        for (int i = 3; i < hello.length; i += whole ? hello.length : 1) {
            client.writeInbound(Unpooled.copiedBuffer(hello, i, whole ? hello.length - i : 1));
        }
        client.runPendingTasks();
        ByteBuf answer = client.readOutbound();
        assertEquals(HANDSHAKE, answer.getByte(0));
        answer.release();
        client.finishAndReleaseAll();
        after.close();
    }

    @Test
    void refusesAHelloWhosePortHasClosedMeanwhile() throws Exception {
        Tls tls = tls("closed");
        Door door = door(listener("closed"), tls);
        AtomicReference<Door> live = new AtomicReference<>(door);
        client.pipeline().addLast(new TlsHello(live::get, peer(), null));
        live.set(door.closed());
        tls.close();
        client.writeInbound(Unpooled.wrappedBuffer(hello()));
        client.runPendingTasks();
        ByteBuf answer = client.readOutbound();
        assertEquals(0, answer.readableBytes()); // the end is flushed, and nothing said
        assertEquals(1, hub.incidents().of(Incidents.Kind.REFUSED).get(List.of("tls")));
        client.finishAndReleaseAll();
    }

    /** Either it is let in, and told that the gateway stops, or it is turned away, and waited for: nobody is forgotten. */
    @Test
    void whoComesWhileTheGatewayStopsIsWaitedForUntilItIsTold() {
        Admission admission = new Admission(limits(), List.of(), hub.incidents());
        EmbeddedChannel late = new EmbeddedChannel();
        assertNull(admission.admit(client));
        admission.drain();
        assertEquals(NoEntry.DRAINING, admission.admit(late));
        assertTrue(admission.channels().contains(client));
        assertTrue(admission.tooLate().contains(late));
        late.finishAndReleaseAll();
        assertTrue(admission.tooLate().isEmpty());
        client.finishAndReleaseAll();
    }

    private Door door(ListenerConfig listener, @Nullable Tls tls) {
        return new Door(listener, hub, NOBODY, null, tls, "Not here.", 1024, Duration.ofMinutes(1));
    }

    private Tls tls(String name) throws Exception {
        TestCertificate.in(Files.createDirectories(temp.resolve(name)));
        return Tls.of(listener(name));
    }

    /** Of this name with a certificate in its folder, or with these words. */
    private ListenerConfig listener(String text) throws Exception {
        Path folder = temp.resolve(text.startsWith("{") ? "" : text);
        TestCertificate certificate =
                new TestCertificate(folder.resolve("cert.pem"), folder.resolve("key.pem"), folder);
        return TlsServer.listener(temp, text.startsWith("{") ? text : certificate.listener("own"));
    }

    private static byte[] hello() throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        byte[] hello = new byte[bytes.flip().remaining()];
        bytes.get(hello);
        return hello;
    }

    private static ConnectionLimits limits() {
        return new ConnectionLimits(10, ConnectionLimits.AUTO, ConnectionLimits.AUTO);
    }

    private Peer peer() {
        return new Peer(1, client.remoteAddress(), "own");
    }
}
