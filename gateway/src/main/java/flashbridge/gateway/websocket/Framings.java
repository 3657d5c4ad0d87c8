package flashbridge.gateway.websocket;

import flashbridge.gateway.websocket.FirstFrame.Fit;
import flashbridge.gateway.websocket.FirstFrame.Reading;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import java.util.function.UnaryOperator;

/** The decoders of the drafts, with the readings that are tried where programs of one draft framed differently. */
final class Framings {
    private Framings() {}

    static ChannelHandler hixie(Draft draft, Agreement agreed, Assembly assembly, int maxMessageSize) {
        return new HixieFraming(assembly, draft.closing(), maxMessageSize);
    }

    /** Some who say hybi-01 to -03 frame as hixie-76 does. */
    static ChannelHandler more(Draft draft, Agreement agreed, Assembly assembly, int maxMessageSize) {
        return new FirstFrame(
                assembly,
                new Reading(
                        in -> isHixie(in) ? Fit.NO : Fit.YES, () -> EarlyFraming.more(assembly, draft.closing()), null),
                new Reading(
                        in -> Fit.YES, () -> Draft.HIXIE_76.framing(agreed, assembly, maxMessageSize), Draft.HIXIE_76));
    }

    /** A key for each frame; libwebsockets takes the key of the connection, websocket-ruby none. */
    static ChannelHandler hybi04(Draft draft, Agreement agreed, Assembly assembly, int maxMessageSize) {
        UnaryOperator<byte[]> frameKey = nonce -> Sha1.of(nonce, agreed.maskingKey());
        UnaryOperator<byte[]> connectionKey = nonce -> agreed.maskingKey();
        return new FirstFrame(
                assembly,
                masked(assembly, draft, frameKey),
                masked(assembly, draft, connectionKey),
                new Reading(
                        in -> EarlyFraming.fits(in, 0, nonce -> new byte[] {0}),
                        () -> EarlyFraming.unmasked(assembly, draft.closing()),
                        null));
    }

    /** The nonce is the key; websocket-ruby masks as hybi-07 does. */
    static ChannelHandler hybi05(Draft draft, Agreement agreed, Assembly assembly, int maxMessageSize) {
        return new FirstFrame(
                assembly,
                masked(assembly, draft, nonce -> nonce),
                new Reading(
                        in -> isEarlyWithMaskBit(in) ? Fit.YES : Fit.NO,
                        () -> new HybiFraming(assembly, draft.closing(), Opcode::early, null),
                        null));
    }

    static ChannelHandler hybi(Draft draft, Agreement agreed, Assembly assembly, int maxMessageSize) {
        Deflate deflate = agreed.deflate();
        Inflation inflation = deflate.isAgreed() ? new Inflation(assembly, maxMessageSize, deflate.takeover()) : null;
        return new HybiFraming(assembly, draft.closing(), Opcode::hybi, inflation);
    }

    private static Reading masked(Assembly assembly, Draft draft, UnaryOperator<byte[]> key) {
        return new Reading(
                in -> EarlyFraming.fits(in, 4, key), () -> EarlyFraming.masked(assembly, draft.closing(), key), null);
    }

    /** 00 begins text, FF the goodbye; no message of hybi-01 to -03 begins so. */
    private static boolean isHixie(ByteBuf in) {
        int first = in.getUnsignedByte(in.readerIndex());
        return first == 0x00 || first == 0xFF;
    }

    /** A whole frame, or the beginning of a fragmented text or binary message. */
    private static boolean isEarlyWithMaskBit(ByteBuf in) {
        int first = in.getUnsignedByte(in.readerIndex());
        int second = in.getUnsignedByte(in.readerIndex() + 1);
        Opcode opcode = (first & 0x70) == 0 ? Opcode.early(first & 0x0F) : null;
        return (second & 0x80) != 0 && opcode != null && opcode != Opcode.CONTINUATION;
    }
}
