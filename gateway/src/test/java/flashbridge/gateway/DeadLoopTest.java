package flashbridge.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoHandle;
import io.netty.channel.nio.NioIoOps;
import io.netty.util.concurrent.Future;
import io.netty.util.internal.ThreadExecutorMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** An event loop that dies takes the process along, so that somebody notices. */
@Timeout(60)
class DeadLoopTest {
    @TempDir
    private Path temp = Path.of("");

    @Test
    void endsTheProcessWithAStatusOnceTheOthersAreCutOff() throws Exception {
        Process process = start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            String line = output.readLine();
            while (!line.startsWith("  web ")) {
                line = output.readLine();
            }
            int port = Integer.parseInt(line.replaceAll(".* port (\\d+) .*", "$1"));
            try (RawWebSocket other = RawWebSocket.open(port, "/", "Sec-WebSocket-Version: 13")) {
                process.outputWriter().append('\n').flush();
                while (!output.readLine().equals("armed")) {
                    // the rest of the start
                }
                try (RawWebSocket last = RawWebSocket.open(port, "/", "Sec-WebSocket-Version: 13")) {
                    other.raw().readToEnd();
                    last.raw().readToEnd();
                }
            }
            String rest = output.lines().collect(Collectors.joining("\n"));
            assertTrue(process.waitFor(10, TimeUnit.SECONDS), rest);
            assertEquals(70, process.exitValue(), rest);
            assertTrue(rest.contains(" has died, "), rest);
            assertTrue(rest.contains("java.lang.OutOfMemoryError: of this kind"), rest);
            assertTrue(rest.contains(" reason=\"the gateway stops at once\""), rest); // the client of the other loop
            assertTrue(
                    rest.endsWith(" stopped at once, for an event loop that died: 2 connections were cut off"), rest);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start() throws IOException {
        Files.writeString(temp.resolve("crossdomain.xml"), "<cross-domain-policy/>");
        Path config = Files.writeString(temp.resolve("gateway.conf"), """
                listeners = [ { name = web, address = 127.0.0.1, port = 0, speaks = [websocket] } ]
                transport = nio
                event-loops = 3
                """);
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dlogback.configurationFile=" + Path.of("..", "conf", "logback.xml"),
                        WithAMortalLoop.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .start();
    }

    /** The command line; once it has been told to, the loop dies that the next client comes to. */
    static final class WithAMortalLoop {
        private WithAMortalLoop() {}

        public static void main(String[] args) throws IOException {
            new Thread(() -> Main.main(args)).start();
            System.in.read();
            Logger clients = (Logger) LoggerFactory.getLogger("flashbridge.clients");
            AppenderBase<ILoggingEvent> killer = new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent connect) {
                    stop();
                    kill((IoEventLoop) Objects.requireNonNull(ThreadExecutorMap.currentExecutor()));
                }
            };
            killer.start();
            clients.addAppender(killer);
            System.out.println("armed");
        }

        private static void kill(IoEventLoop loop) {
            try {
                Pipe pipe = Pipe.open();
                pipe.source().configureBlocking(false);
                pipe.sink().write(ByteBuffer.allocate(1));
                Future<IoRegistration> registered = loop.register(new Deadly(pipe.source()));
                registered.addListener(done -> registered.getNow().submit(NioIoOps.READ));
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    private record Deadly(Pipe.SourceChannel source) implements NioIoHandle {
        @Override
        public SelectableChannel selectableChannel() {
            return source;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            throw new OutOfMemoryError("of this kind");
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
