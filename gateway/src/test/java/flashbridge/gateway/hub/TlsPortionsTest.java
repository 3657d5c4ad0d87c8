package flashbridge.gateway.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A socket that takes little, and somebody who has much to say to it. */
class TlsPortionsTest {
    private static final int RECORD = 16 * 1024;
    private static final int MARK = 64 * 1024;
    private static final int LONG = 1_000_000;

    private final SteppedLoops loops = new SteppedLoops(1);
    private final SteppedLoop loop = loops.all().get(0);
    private final SteppedSocket socket = new SteppedSocket();
    private boolean isMuchKept = true;
    private final TlsPortions portions = new TlsPortions(() -> isMuchKept);
    private final Random random = new Random(1);

    TlsPortionsTest() {
        socket.pipeline().addLast(portions);
        socket.config().setWriteBufferWaterMark(new WriteBufferWaterMark(MARK / 2, MARK));
        loop.register(socket);
        loops.settle(random);
    }

    @AfterEach
    void nothingIsKept() {
        loop.run(socket::close);
        loops.settle(random);
        assertTrue(socket.isReleased());
        assertEquals(0, portions.held());
    }

    @Test
    void whatIsTakenAtOnceGoesThrough() {
        byte[] bytes = bytes(LONG);
        assertTrue(says(bytes).isSuccess());
        assertEquals(0, portions.held());
        assertArrayEquals(bytes, socket.taken());
    }

    @Test
    void aLongMessageIsGivenAsItIsTaken() {
        byte[] bytes = bytes(LONG);
        socket.stall();
        ChannelFuture said = says(bytes);
        for (int taken = 0; taken < LONG; taken += 10_000) {
            assertTrue(inChannel() <= MARK + RECORD + 1024, "its channel has " + inChannel());
            assertFalse(said.isDone());
            assertTrue(portions.held() > 0 || LONG - taken <= MARK + RECORD);
            loop.run(() -> socket.take(10_000));
            loops.settle(random);
        }
        assertTrue(said.isSuccess());
        assertArrayEquals(bytes, socket.taken());
    }

    @Test
    void whereLittleIsKeptItIsGivenAtOnce() {
        isMuchKept = false;
        socket.stall();
        says(bytes(LONG));
        assertEquals(0, portions.held());
        assertTrue(inChannel() >= LONG);
    }

    @Test
    void whatIsSaidBehindItStaysBehindIt() {
        byte[] first = bytes(LONG);
        byte[] second = bytes(10);
        socket.stall();
        says(first);
        ChannelFuture last = says(second);
        assertFalse(last.isDone());
        loop.run(() -> socket.take(Long.MAX_VALUE));
        loops.settle(random);
        assertTrue(last.isSuccess());
        assertArrayEquals(Unpooled.wrappedBuffer(first, second).copy().array(), socket.taken());
    }

    @Test
    void whoWaitsForRoomIsToldWhenNothingIsLeftHere() {
        long[] told = {0};
        socket.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                if (ctx.channel().isWritable()) {
                    assertEquals(0, portions.held());
                    told[0]++;
                }
            }
        });
        socket.stall();
        says(bytes(LONG));
        loop.run(() -> socket.take(LONG / 2));
        loops.settle(random);
        assertEquals(0, told[0]);
        loop.run(() -> socket.take(LONG));
        loops.settle(random);
        assertTrue(told[0] > 0);
    }

    @Test
    void theEndGivesBackWhatWaits() {
        ByteBuf shared = Unpooled.wrappedBuffer(bytes(LONG));
        socket.stall();
        ChannelFuture[] said = new ChannelFuture[1];
        loop.run(() -> said[0] = socket.writeAndFlush(shared));
        loop.run(() -> AbruptClose.of(socket));
        loops.settle(random);
        assertEquals(0, shared.refCnt());
        assertTrue(said[0].isDone() && !said[0].isSuccess());
        loop.run(() -> said[0] = socket.writeAndFlush(Unpooled.wrappedBuffer(bytes(LONG))));
        loops.settle(random);
        assertTrue(said[0].isDone() && !said[0].isSuccess());
    }

    private ChannelFuture says(byte[] bytes) {
        ChannelFuture[] said = new ChannelFuture[1];
        loop.run(() -> said[0] = socket.writeAndFlush(Unpooled.wrappedBuffer(bytes)));
        loops.settle(random);
        return said[0];
    }

    private long inChannel() {
        return socket.unsafe().outboundBuffer().totalPendingWriteBytes();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
