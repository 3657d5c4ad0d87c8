package flashbridge.gateway;

import flashbridge.gateway.config.GatewayConfig;
import flashbridge.policy.Finding;
import io.netty.util.internal.PlatformDependent;
import java.util.List;

/** The memory that Java may take outside of its heap, where messages are: whether what clients may fill fits into it. */
final class DirectMemory {
    private static final int MIB = 1 << 20;

    private DirectMemory() {}

    /** What an operator should know of this configuration in this process. */
    static List<Finding> findings(GatewayConfig config) {
        return findings(config.limits().queue().memoryBudget(), PlatformDependent.maxDirectMemory());
    }

    /**
     * The budget counts what clients make the gateway keep. A third of the memory is for what is just being read, encoded or
     * sent, and for what the allocator has at hand.
     */
    static List<Finding> findings(long budget, long most) {
        if (most <= 0 || budget <= most / 3 * 2) {
            return List.of();
        }
        return List.of(new Finding(
                Finding.Severity.WARNING,
                0,
                "limits.memory-budget is " + rounded(budget) + "MiB, more than two thirds of the " + most / MIB
                        + "MiB of direct memory that this process may take: it may be used up, and then clients are disconnected."
                        + " Make it " + most / 3 * 2 / MIB
                        + "MiB or less, or start with GATEWAY_OPTS=-XX:MaxDirectMemorySize="
                        + rounded(budget + budget / 2) + "m"));
    }

    private static long rounded(long bytes) {
        return (bytes + MIB - 1) / MIB;
    }
}
