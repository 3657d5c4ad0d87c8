package flashbridge.legacy.bench;

import flashbridge.legacy.load.Inflation;
import flashbridge.legacy.load.Text;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts what the receivers hear: how much, how late, and whether in order. */
final class Tally {
    private static final long LONGEST = TimeUnit.MINUTES.toMicros(5);

    /** Of the measured time; in microseconds. */
    final Histogram latency = new Histogram(LONGEST, 3);

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
    /** Messages that somebody else has said in the same room. */
    long foreign;

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
        boolean ours;
        if (client.speech.isCompressed(in, from)) {
            ByteBuffer text = inflation.inflate(in, payload, end);
            ours = count(client, text, 0, text.limit(), now);
        } else {
            ours = count(client, in, payload, end, now);
        }
        if (!ours && isMessage(client, in, from, end)) {
            foreign++;
        }
    }

    /** Pings, goodbyes and keep-alives are none. */
    private static boolean isMessage(Client client, ByteBuffer in, int from, int end) {
        ByteBuffer text = client.speech.text(in, from, end);
        return text != null && text.hasRemaining();
    }

    /** Counts one of our messages; false: it is none. */
    private boolean count(Client client, ByteBuffer in, int at, int end, long now) {
        int number = at + Text.SHORTEST <= end ? Text.number(in, at) : -1;
        int publisher = number < 0 ? -1 : Text.publisher(in, at);
        if (publisher < 0 || publisher >= publishers) {
            return false;
        }
        heard++;
        if (number < client.expectAfter(publisher, number)) {
            disorder++;
        }
        int slot = (int) (((long) number * publishers + publisher) % heardBy.length);
        if (++heardBy[slot] == audience) {
            heardBy[slot] = 0;
            complete++;
        }
        if (measuring && timed) {
            latency.recordValue(Math.min(LONGEST, Math.max(0, now - Text.nanos(in, at)) / 1000));
        }
        return true;
    }
}
