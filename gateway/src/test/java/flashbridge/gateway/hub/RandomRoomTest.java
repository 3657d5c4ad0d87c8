package flashbridge.gateway.hub;

import flashbridge.fuzz.Fuzz;
import flashbridge.gateway.SampledLeaks;
import flashbridge.gateway.fuzz.Faults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rooms in which everything happens that can, in any order: publishers, slow readers, failures, other rules. */
@ExtendWith(SampledLeaks.class)
class RandomRoomTest {
    private static final int EVENTS = 200;

    @Test
    void givesEverybodyOneOrderInEveryFramingWhateverHappens() throws Exception {
        try (Faults faults = new Faults()) {
            Fuzz.run(random -> {
                new RandomRoom(random, false, Wire.XMLSOCKET, Wire.HIXIE, Wire.HYBI).live(EVENTS);
                faults.assertNone();
            });
        }
    }

    @Test
    void goesOnThroughOtherRulesInAllFramings() throws Exception {
        try (Faults faults = new Faults()) {
            Fuzz.run(random -> {
                new RandomRoom(random, true, Wire.values()).live(EVENTS);
                faults.assertNone();
            });
        }
    }
}
