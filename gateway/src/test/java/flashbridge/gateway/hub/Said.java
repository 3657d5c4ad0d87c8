package flashbridge.gateway.hub;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Random;

/** A message of a {@link RandomRoom}, with its place in the order of the room. */
final class Said {
    /** Whether its sender hears it too. */
    enum Echo {
        HEARD,
        SPARED,
        /** The rule was changed while it was on its way. */
        EITHER
    }

    final int number;
    final Guest sender;
    final boolean isText;
    /** Its bytes, each as a character. */
    final String payload;

    private final Message message;
    private final ByteBuf memory;
    private Echo echo;

    Said(int number, Guest sender, boolean isText, boolean echo, int size, Random random) {
        this.number = number;
        this.sender = sender;
        this.isText = isText;
        this.echo = echo ? Echo.HEARD : Echo.SPARED;
        String filler = isText
                ? random.nextBoolean() ? "x" : "\u00c3\u00a9" // é
                : "\0\u00ff";
        payload = number + ":" + filler.repeat(size / filler.length());
        memory = ByteBufAllocator.DEFAULT.buffer().writeBytes(payload.getBytes(ISO_8859_1));
        message = isText ? Message.text(memory) : Message.binary(memory);
    }

    /** To be published once. */
    Message message() {
        return message;
    }

    int size() {
        return payload.length();
    }

    Echo echo() {
        return echo;
    }

    /** Another rule came before everybody had heard it. */
    void mayBeEchoed() {
        echo = Echo.EITHER;
    }

    boolean isReleased() {
        return message.refCnt() == 0 && memory.refCnt() == 0;
    }
}
