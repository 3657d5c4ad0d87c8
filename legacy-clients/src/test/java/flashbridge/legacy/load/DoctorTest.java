package flashbridge.legacy.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DoctorTest {
    private final Map<Reading, Long> found = new EnumMap<>(Reading.class);

    @Test
    void understandsJcmd() {
        Doctor.read("""
                4711:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:         12345        1234567  [B (java.base@17)
                Total        123456        5242880
                Native Memory Tracking:
                Total: reserved=1500000KB, committed=100KB
                -                 Java Heap (reserved=500000KB, committed=40KB)
                -                     Other (reserved=2000KB, committed=20KB)
                """, found);
        assertEquals(Map.of(Reading.HEAP, 5_242_880L, Reading.DIRECT, 20_480L, Reading.JAVA, 40_960L), found);
    }

    @Test
    void leavesOutWhatJcmdDoesNotSay() {
        Doctor.read("Total        12        345\nNative memory tracking is not enabled\n", found);
        assertEquals(Map.of(Reading.HEAP, 345L), found);
        found.clear();
        Doctor.read("", found);
        assertEquals(Map.of(), found);
    }

    @Test
    void understandsTheKernel() {
        Doctor.readStatus("Name:\tjava\nVmHWM:\t   9000 kB\nVmRSS:\t   1000 kB\nThreads:\t17\n", found);
        assertEquals(Map.of(Reading.RESIDENT, 1_024_000L, Reading.THREADS, 17L), found);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void examinesAProcess() throws Exception {
        Map<Reading, Long> readings = new Doctor(ProcessHandle.current().pid()).examine();
        assertTrue(
                readings.keySet().containsAll(List.of(Reading.HEAP, Reading.RESIDENT, Reading.FILES, Reading.THREADS)),
                readings.toString());
    }

    @Test
    void knowsNothingOfAProcessThatIsNotThere() throws Exception {
        assertEquals(Map.of(), new Doctor(999_999_999).examine());
    }
}
