package flashbridge.legacy.bench;

import flashbridge.legacy.load.Speech;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What is asked of a hub.
 *
 * @param rooms how many rooms there are; all of them are alike
 * @param receivers how many clients hear in each room
 * @param hears what they speak, in turn
 * @param publishers how many clients speak besides in each room
 * @param says what those speak
 * @param size bytes of a message
 * @param rate messages per second, all rooms and publishers together; 0: as many as come back
 * @param window without a rate: how many messages may be under way in each room
 * @param echo whether the hub lets who speaks hear itself
 * @param inbound what is looked at is what comes into the hub: whatever may be said in one turn leaves in one write, and
 *     messages are counted once, however many hear them
 */
record Load(
        int rooms,
        int receivers,
        List<Speech> hears,
        int publishers,
        Speech says,
        int size,
        int rate,
        int window,
        boolean echo,
        boolean inbound) {
    /** Clients that only sit there. */
    static Load idle(int clients, List<Speech> hears) {
        return new Load(1, clients, hears, 0, Speech.RFC_6455, 0, 0, 1, true, false);
    }

    Load withReceivers(int number) {
        return new Load(rooms, number, hears, publishers, says, size, rate, window, echo, inbound);
    }

    Load withSize(int bytes) {
        return new Load(rooms, receivers, hears, publishers, says, bytes, rate, window, echo, inbound);
    }

    /** How many hear each message. */
    int audience() {
        return receivers + publishers - (echo ? 0 : 1);
    }

    /** All connections. */
    int clients() {
        return rooms * (receivers + publishers);
    }

    /** What the results are about: messages that came in, or messages that were delivered. */
    String unit() {
        return inbound ? "messages" : "deliveries";
    }

    /** All of it but how many hear. */
    String whateverReceivers() {
        return described("receivers", messages());
    }

    /** All of it but the size of the messages. */
    String whateverSize() {
        return described(audienceInEachRoom(), "");
    }

    @Override
    public String toString() {
        return described(audienceInEachRoom(), messages());
    }

    private String described(String audience, String messages) {
        return String.format(
                Locale.ROOT,
                "%s%s (%s), %d publisher%s (%s), %s%s",
                rooms == 1 ? "" : String.format(Locale.ROOT, "%,d rooms, in each ", rooms),
                audience,
                hears.stream().map(Speech::toString).collect(Collectors.joining(", ")),
                publishers,
                plural(publishers),
                says,
                messages,
                pace());
    }

    private String audienceInEachRoom() {
        return String.format(Locale.ROOT, "%,d receiver%s", receivers, plural(receivers));
    }

    private String messages() {
        return String.format(Locale.ROOT, "messages of %,d bytes, ", size);
    }

    private String pace() {
        return rate > 0
                ? String.format(Locale.ROOT, "%,d a second", rate)
                : "as fast as " + window + " under way" + (rooms == 1 ? "" : " in each room") + " come back";
    }

    private static String plural(int number) {
        return number == 1 ? "" : "s";
    }
}
