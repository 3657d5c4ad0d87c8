package flashbridge.gateway.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * Has the kernel find out which clients are gone without a word.
 *
 * <p>RFC 1122 §4.2.3.6 begins to ask after two hours: too late for a client whose cable was pulled. So one that is silent is
 * noticed after two minutes. One that does not acknowledge what it was sent is too where the kernel is asked directly; with
 * NIO, Java has no word for that, and the kernel sends again for as long as it is used to, a quarter of an hour on Linux.
 */
final class KeepAlive {
    private static final int SECONDS_OF_SILENCE = 60;
    private static final int SECONDS_BETWEEN_PROBES = 10;
    private static final int PROBES = 6;
    private static final int MILLIS_WITHOUT_ANSWER = 120_000;

    // <asm-generic/socket.h> and <linux/tcp.h>: the same numbers wherever Netty's native library runs
    private static final int SOL_SOCKET = 1;
    private static final int IPPROTO_TCP = 6;
    private static final ChannelOption<Integer> SO_KEEPALIVE =
            new IntegerUnixChannelOption("SO_KEEPALIVE", SOL_SOCKET, 9);
    private static final ChannelOption<Integer> TCP_KEEPIDLE = tcp("TCP_KEEPIDLE", 4);
    private static final ChannelOption<Integer> TCP_KEEPINTVL = tcp("TCP_KEEPINTVL", 5);
    private static final ChannelOption<Integer> TCP_KEEPCNT = tcp("TCP_KEEPCNT", 6);
    private static final ChannelOption<Integer> TCP_USER_TIMEOUT = tcp("TCP_USER_TIMEOUT", 18);

    private static final Set<SocketOption<?>> WORDS = wordsOfThisJava();

    private KeepAlive() {}

    private static ChannelOption<Integer> tcp(String name, int number) {
        return new IntegerUnixChannelOption(name, IPPROTO_TCP, number);
    }

    /** On Linux a connection has these from the socket that listens, and costs no system call for each of them. */
    static void inherited(ServerBootstrap server) {
        server.option(SO_KEEPALIVE, 1)
                .option(TCP_KEEPIDLE, SECONDS_OF_SILENCE)
                .option(TCP_KEEPINTVL, SECONDS_BETWEEN_PROBES)
                .option(TCP_KEEPCNT, PROBES)
                .option(TCP_USER_TIMEOUT, MILLIS_WITHOUT_ANSWER);
    }

    /** Elsewhere each connection is told, in as many words as this Java has: on Windows, few before Java 21. */
    static void ofEach(ServerBootstrap server) {
        ofEach(server, WORDS);
    }

    static void ofEach(ServerBootstrap server, Set<SocketOption<?>> words) {
        server.childOption(ChannelOption.SO_KEEPALIVE, true);
        Map<SocketOption<Integer>, Integer> times = Map.of(
                ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS_OF_SILENCE,
                ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS_BETWEEN_PROBES,
                ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
        times.forEach((option, value) -> {
            if (words.contains(option)) { // Netty would warn for each connection
                server.childOption(NioChannelOption.of(option), value);
            }
        });
    }

    private static Set<SocketOption<?>> wordsOfThisJava() {
        try (SocketChannel any = SocketChannel.open()) {
            return any.supportedOptions();
        } catch (IOException none) {
            return Set.of();
        }
    }
}
