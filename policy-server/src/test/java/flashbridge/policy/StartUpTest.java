package flashbridge.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the policy server says of a policy when it starts. */
class StartUpTest {
    private static final Path FILE = Path.of("crossdomain.xml");

    @Test
    void namesGrantsButNotHundredsOfThem() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            lines.add("<allow-access-from domain=\"h" + i + "\" to-ports=\"80\" secure=\"true\"/>");
        }
        Policy many = Documents.policy(lines.toArray(String[]::new));
        String block = StartUp.block("1", Optional.empty(), 843, FILE, many);
        assertTrue(block.contains("h0, port 80, from https only\n"), block);
        assertTrue(block.contains("and 2 more\n"), block);
        assertFalse(block.contains("h10"), block);
        assertTrue(block.contains("843 on all addresses"), block);
        assertTrue(StartUp.block("1", Optional.empty(), 843, FILE, Documents.policy())
                .contains("open to   nobody"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            843   | *         | all ports
            1023  | 80,8080   | ports 80,8080
            1024  | *         | all ports from 1024 up, since only a policy from a port below 1024 opens those below
            20900 | 1024-65535 | all ports from 1024 up
            20900 | 80,8080   | port 8080, since only a policy from a port below 1024 opens those below
            20900 | 1000-2000 | ports 1024-2000, since only a policy from a port below 1024 opens those below
            20900 | 80        | no port, since only a policy from a port below 1024 opens those below
            """)
    void saysWhatAPolicyOpensFromTheFlashPlayersView(int port, String granted, String opened) {
        Policy policy = Documents.policy("<allow-access-from domain=\"a\" to-ports=\"" + granted + "\"/>");
        String block = StartUp.block("1", Optional.empty(), port, FILE, policy);
        assertTrue(block.contains("open to   a, " + opened + "\n"), block);
    }
}
