package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of a hub.
 *
 * @param receivers how many clients hear
 * @param hears what they speak, in turn
 * @param publishers how many clients speak besides
 * @param says what those speak
 * @param size bytes of a message
 * @param rate messages per second, all publishers together; 0: as many as come back
 * @param window without a rate: how many messages may be under way
 * @param echo whether the hub lets who speaks hear itself
 */
record Load(
        int receivers, List<Speech> hears, int publishers, Speech says, int size, int rate, int window, boolean echo) {
    Load withReceivers(int number) {
        return new Load(number, hears, publishers, says, size, rate, window, echo);
    }

    Load withSize(int bytes) {
        return new Load(receivers, hears, publishers, says, bytes, rate, window, echo);
    }

    /** How many hear each message. */
    int audience() {
        return receivers + publishers - (echo ? 0 : 1);
    }

    @Override
    public String toString() {
        List<String> words =
                new ArrayList<>(hears.stream().map(Speech::toString).toList());
        return String.format(
                "%,d receivers (%s), %d publisher%s (%s), messages of %,d bytes, %s",
                receivers,
                String.join(", ", words),
                publishers,
                publishers == 1 ? "" : "s",
                says,
                size,
                rate > 0 ? String.format("%,d a second", rate) : "as fast as " + window + " under way come back");
    }
}
