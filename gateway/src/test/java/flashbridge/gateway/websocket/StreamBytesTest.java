package flashbridge.gateway.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import flashbridge.gateway.ClientLog;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamBytesTest {
    @Test
    void takesAFrameThatHttp2ForbidsForTheEndOfTheClient() {
        try (ClientLog log = new ClientLog()) {
            Client client = new Client(Draft.RFC_6455, false);
            client.channel.pipeline().addFirst(new StreamBytes(Duration.ofMinutes(1)));
            client.channel
                    .pipeline()
                    .fireExceptionCaught(Http2Exception.streamError(
                            3,
                            Http2Error.PROTOCOL_ERROR,
                            "Stream 3 received too many headers, as only this test has it"));
            client.ends();

            List<String> lines = log.with("too many headers, as only this test has it");
            assertEquals(1, lines.size(), lines.toString());
            assertEquals("disconnect", lines.get(0).split(" ", 2)[0]);
            assertFalse(log.with("fault").stream()
                    .anyMatch(line -> line.contains(client.connection.session().toString())));
        }
    }
}
