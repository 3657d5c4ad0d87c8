package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                    | *
            80                   | 80
            516-523,600          | 516-523,600
            600 , 516 - 523      | 516-523,600
            1-10,5-20,21         | 1-21
            80,80                | 80
            1-65535              | *
            80,*                 | *
            7-7                  | 7
            """)
    void readsListsAndRanges(String text, String ports) {
        assertEquals(ports, Ports.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "80,",
                "a",
                "0",
                "65536",
                "999999999",
                "99999999999999",
                "-1",
                "80-",
                "9-8",
                "1-65536",
                "0-5",
                "**",
                "80 81"
            })
    void refusesWhatIsNoPort(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ports.parse(text));
    }

    @Test
    void containsBothEndsAndNothingElse() {
        Ports ports = Ports.parse("516-523,600");
        assertTrue(ports.contains(516) && ports.contains(523) && ports.contains(600));
        assertFalse(ports.contains(515) || ports.contains(524) || ports.contains(599) || ports.contains(601));
        assertFalse(Ports.parse("*").contains(0) || Ports.parse("*").contains(65536));
        assertFalse(ports.all());
        assertTrue(Ports.parse("*").all());
    }
}
