package flashbridge.gateway.xmlsocket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.gateway.hub.Courtesy;
import flashbridge.gateway.hub.Dialect;
import flashbridge.gateway.hub.Encoding;
import flashbridge.gateway.hub.Hub;
import flashbridge.gateway.hub.Peer;
import flashbridge.gateway.hub.Rules;
import flashbridge.gateway.hub.Session;
import flashbridge.gateway.hub.Translation;
import flashbridge.gateway.hub.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalAddress;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NUL-terminated text of any encoding, as another member of the room hears it in UTF-8. */
class NulMessagesTest {
    private static final Rules REPLACING = Rules.DEFAULTS.with(
            new Translation(Translation.Binary.DROP, Translation.Nul.REJECT, Translation.Invalid.REPLACE));
    private static final int LIMIT = 10;

    private final List<Session> sessions = new ArrayList<>();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EmbeddedChannel other = new EmbeddedChannel();

    @AfterEach
    void ends() {
        sessions.forEach(session -> session.left("the test is over"));
        channel.finishAndReleaseAll();
        other.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void readsWindows1251HoweverItArrives(int piece) {
        feed(in("windows-1251", Rules.DEFAULTS), bytes("windows-1251", "Привет\0<мир/>\0\0ё\0"), piece);

        assertEquals("Привет\0<мир/>\0ё\0", heard());
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 100})
    void readsCharactersOfSeveralBytesHoweverTheyArrive(int piece) {
        feed(in("Shift_JIS", Rules.DEFAULTS), bytes("Shift_JIS", "ソ表\\\0日本\0"), piece);

        assertEquals("ソ表\\\0日本\0", heard());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void measuresMessagesAsTheyAreSent(int piece) {
        String longest = "д".repeat(LIMIT);
        NulMessages messages = in("windows-1251", Rules.DEFAULTS);
        feed(messages, bytes("windows-1251", longest + "\0"), piece);
        assertEquals(longest + "\0", heard());
        assertTrue(channel.isOpen());

        feed(messages, bytes("windows-1251", longest + "д\0"), piece);
        assertFalse(channel.isOpen());
        assertEquals("", heard());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void closesForWhatIsNotGbk(int piece) {
        feed(in("GBK", Rules.DEFAULTS), bytes("GBK", "你好\0<\u0000"), piece);
        assertTrue(channel.isOpen());
        feed(in("GBK", Rules.DEFAULTS), "<\u0081</>\0b\0".getBytes(ISO_8859_1), piece);

        assertFalse(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void replacesWhatIsNotGbkAndHearsOn(int piece) {
        feed(in("GBK", REPLACING), "<\u0081</>\0\u00c4\u00e3\u0081\0\u00ff\0b\0".getBytes(ISO_8859_1), piece);

        assertEquals("<\uFFFD</>\0你\uFFFD\0\uFFFD\0b\0", heard());
        assertTrue(channel.isOpen());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100})
    void replacesWhatIsNotUtf8AndHearsOn(int piece) {
        feed(in("UTF-8", REPLACING), "a\u00ff\0caf\u00c3\0\u00c3\u00a9\0".getBytes(ISO_8859_1), piece);

        assertEquals("a\uFFFD\0caf\uFFFD\0é\0", heard());
    }

    /** What a client of this encoding says in a room with somebody who hears XMLSocket in UTF-8. */
    private NulMessages in(String charset, Rules rules) {
        Hub hub = new Hub(channel.eventLoop(), rules);
        Session listens = session(other, Encoding.UTF_8);
        Session speaks = session(channel, new Encoding(Charset.forName(charset)));
        hub.join("room", listens);
        hub.join("room", speaks);
        listens.announce();
        speaks.announce();
        return new NulMessages(speaks, LIMIT);
    }

    private Session session(EmbeddedChannel channel, Encoding encoding) {
        Peer peer = new Peer(1, new LocalAddress("test"), "test");
        Session session = new Session(
                peer, Dialect.of("test"), channel, Wire.XMLSOCKET, encoding, Courtesy.NONE, end -> channel.close());
        sessions.add(session);
        return session;
    }

    private void feed(NulMessages messages, byte[] bytes, int piece) {
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuf in = ByteBufAllocator.DEFAULT
                    .buffer()
                    .writeBytes(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece)));
            messages.read(in);
            in.release();
            for (int turn = 0; turn < 3; turn++) {
                channel.runPendingTasks();
                other.runPendingTasks();
            }
        }
        if (!channel.isOpen()) {
            messages.release();
        }
    }

    private String heard() {
        StringBuilder heard = new StringBuilder();
        for (ByteBuf bytes = other.readOutbound(); bytes != null; bytes = other.readOutbound()) {
            heard.append(bytes.toString(UTF_8));
            bytes.release();
        }
        return heard.toString();
    }

    private static byte[] bytes(String charset, String text) {
        return text.getBytes(Charset.forName(charset));
    }
}
