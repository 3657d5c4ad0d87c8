package flashbridge.gateway.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;

/** What the process takes of its machine. */
final class Machine {
    private Machine() {}

    static void addTo(Samples samples) {
        samples.gauge("heap_bytes", "The heap of Java that is in use.")
                .is(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        samples.gauge("direct_memory_bytes", "The memory outside of the heap that is taken for messages.")
                .is(PlatformDependent.usedDirectMemory());
        samples.gauge("direct_memory_max_bytes", "The most of it that may be taken.")
                .is(PlatformDependent.maxDirectMemory());
        samples.gauge("uptime_seconds", "How long the process has run.")
                .is(ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            samples.gauge("open_files", "File descriptors that are in use.").is(unix.getOpenFileDescriptorCount());
            samples.gauge("open_files_max", "The most of them: ulimit -n.").is(unix.getMaxFileDescriptorCount());
        }
    }
}
