package flashbridge.legacy.bench;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.HdrHistogram.Histogram;

/** Counts what the receivers hear: how much, how late, and whether in order. */
final class Tally {
    private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF}; // RFC 7692 §7.2.2

    /** Of the measured time; in microseconds. */
    final Histogram latency = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);

    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer inflated = ByteBuffer.allocate(1 << 20);
    private final boolean timed;
    private final int audience;
    private final int publishers;
    /** How often each of the last messages was heard, by its number modulo the length. */
    private final int[] heardBy;

    /** Of the whole run. */
    long heard;

    long disorder;
    long closed;
    boolean measuring;
    /** Messages that everybody has heard. */
    long complete;

    Tally(Load load) {
        timed = load.size() >= Text.WITH_TIME;
        audience = load.audience();
        publishers = load.publishers();
        heardBy = new int[load.rate() > 0 ? 1 : 2 * load.window()];
    }

    void heard(Client client, ByteBuffer in, int from, int end, long now) {
        int payload = client.speech.payload(in, from);
        if (client.speech.isCompressed(in, from)) {
            inflate(in, payload, end);
            count(client, inflated, 0, now);
        } else if (payload + Text.SHORTEST <= end) { // a ping is shorter
            count(client, in, payload, now);
        }
    }

    private void count(Client client, ByteBuffer in, int at, long now) {
        heard++;
        int number = Text.number(in, at);
        int publisher = Text.publisher(in, at);
        if (number < client.expectAfter(publisher, number)) {
            disorder++;
        }
        int slot = (int) (((long) number * publishers + publisher) % heardBy.length);
        if (++heardBy[slot] == audience) {
            heardBy[slot] = 0;
            complete++;
        }
        if (measuring && timed) {
            latency.recordValue(Math.max(0, now - Text.nanos(in, at)) / 1000);
        }
    }

    private void inflate(ByteBuffer in, int from, int end) {
        try {
            inflater.reset();
            inflated.clear();
            inflater.setInput(in.slice(from, end - from));
            inflater.inflate(inflated);
            inflater.setInput(TAIL);
            inflater.inflate(inflated);
        } catch (DataFormatException e) {
            throw new IllegalStateException("a compressed message cannot be read: " + e.getMessage(), e);
        }
    }
}
