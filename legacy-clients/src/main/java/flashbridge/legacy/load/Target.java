package flashbridge.legacy.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A hub to talk to.
 *
 * @param name what it is called in the results
 * @param process whose processor time is counted; null where it is unknown
 * @param webSocket where WebSocket clients go
 * @param xmlSocket where XMLSocket clients go; null where none are spoken to
 * @param tunnel the path of the Flash tunnel
 */
public record Target(
        String name,
        @Nullable ProcessHandle process,
        URI webSocket,
        @Nullable InetSocketAddress xmlSocket,
        String tunnel) {

    /** Where a client connects to that speaks so; its name is looked up. */
    public InetSocketAddress address(Speech speech) throws IOException {
        InetSocketAddress address = port(speech);
        if (address.isUnresolved()) {
            throw new IOException("no address is known for " + address.getHostString());
        }
        return address;
    }

    private InetSocketAddress port(Speech speech) throws IOException {
        if (speech.isWebSocket()) {
            return new InetSocketAddress(webSocket.getHost(), webSocket.getPort() < 0 ? 80 : webSocket.getPort());
        }
        if (xmlSocket == null) {
            throw new IOException(
                    name + " has no port for XMLSocket clients; with --target, name it by --xmlsocket HOST:PORT");
        }
        return xmlSocket;
    }

    /** The path that it asks for. */
    public String path(Speech speech) {
        String path = webSocket.getPath().isEmpty() ? "/" : webSocket.getPath();
        return speech == Speech.FLASH_TUNNEL ? tunnel + (path.equals("/") ? "" : path) : path;
    }

    /** The processor time it has taken so far, where that is known. */
    public Optional<Duration> cpu() {
        return process == null ? Optional.empty() : process.info().totalCpuDuration();
    }

    /** The same in seconds; NaN where it is unknown. */
    public double cpuSeconds() {
        return cpu().map(time -> time.toNanos() / 1e9).orElse(Double.NaN);
    }
}
