package flashbridge.gateway.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.bootstrap.ServerBootstrap;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
    /** As on Windows before Java 21. */
    @Test
    void asksForNothingThatThisJavaHasNoWordFor() {
        assertEquals(Map.of("SO_KEEPALIVE", true), optionsWith(Set.of(StandardSocketOptions.SO_KEEPALIVE)));
    }

    @Test
    void asksForWhatItHas() {
        assertEquals(
                Map.of("SO_KEEPALIVE", true, "TCP_KEEPIDLE", 60),
                optionsWith(Set.of(ExtendedSocketOptions.TCP_KEEPIDLE)));
    }

    private static Map<String, Object> optionsWith(Set<SocketOption<?>> words) {
        ServerBootstrap server = new ServerBootstrap();
        KeepAlive.ofEach(server, words);
        return server.config().childOptions().entrySet().stream()
                .collect(Collectors.toMap(option -> option.getKey().name(), Map.Entry::getValue));
    }
}
