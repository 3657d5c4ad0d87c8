package flashbridge.legacy.bench;

import flashbridge.legacy.load.Inflation;
import flashbridge.legacy.load.Text;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts what the receivers hear: how much, how late, and whether in order. */
final class Tally {
    /** Of the measured time; in microseconds. */
    final Histogram latency = new Histogram(TimeUnit.MINUTES.toMicros(5), 3);

    private final Inflation inflation = new Inflation();
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
            count(client, inflation.inflate(in, payload, end), 0, now);
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
}
