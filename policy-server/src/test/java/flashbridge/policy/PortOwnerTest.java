package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortOwnerTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "0.0.0.0"})
    @EnabledOnOs(OS.LINUX)
    void namesTheProcessThatListens(String address) throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName(address))) {
            assertEquals(
                    "java (process " + ProcessHandle.current().pid() + ")", PortOwner.of(listening.getLocalPort()));
        }
    }

    @Test
    void doesNotTakeAClientForTheOwner() throws Exception {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listening.getInetAddress(), listening.getLocalPort())) {
            port = client.getLocalPort();
            assertEquals("another process", PortOwner.of(port));
        }
    }

    @Test
    void aPortThatNobodyHasBelongsToAnotherProcessForAllItKnows() {
        assertEquals("another process", PortOwner.of(0));
    }
}
