package flashbridge.gateway.websocket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who says more than its room can pass on is not read from until the room has caught up, whatever it speaks. */
class HeldBackTest {
    private int reads;

    @ParameterizedTest
    @CsvSource({
        "HIXIE_75, H, text, false",
        "HIXIE_76, H, text, false",
        "HYBI_01, M, text, false",
        "HYBI_04, F04, text, false",
        "HYBI_05, F05, text, false",
        "HYBI_08, F07, text, false",
        "RFC_6455, F07, text, false",
        "RFC_6455, F07, binary, true"
    })
    void noFramingReadsOnByItself(Draft draft, String family, String kind, boolean tunnel) {
        Client client = new Client(draft, tunnel);
        client.channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void read(ChannelHandlerContext ctx) {
                reads++;
                ctx.read();
            }
        });
        byte[] frame = FrameBytes.of(family, kind, (tunnel ? "<more/>\0" : "<more/>").getBytes(US_ASCII), true);
        int half = frame.length - 2;
        client.channel.config().setAutoRead(false);
        client.sends(frame);
        client.sends(Arrays.copyOf(frame, half));
        assertEquals(0, reads);

        client.channel.config().setAutoRead(true);
        assertEquals(1, reads);
        String once = client.hears();
        client.sends(Arrays.copyOfRange(frame, half, frame.length));
        assertEquals(once, client.hears());
        client.ends();
    }
}
