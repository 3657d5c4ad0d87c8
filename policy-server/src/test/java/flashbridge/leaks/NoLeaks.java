package flashbridge.leaks;

import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class when a buffer was collected without having been released.
 *
 * <p>Registered for all classes by {@code META-INF/services} of each module. A leak shows when the garbage collector has seen it, so it
 * may be charged to a class that ran later; the record in the message names the place.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {
    private final List<String> leaks = new CopyOnWriteArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((resource, records) -> leaks.add(resource + records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        collectGarbage();
        ByteBufAllocator.DEFAULT.buffer().release(); // leaks are reported when the next buffer is tracked
        if (!leaks.isEmpty()) {
            String found = String.join("\n", leaks);
            leaks.clear();
            throw new AssertionError("buffers were never released:\n" + found);
        }
    }

    private static void collectGarbage() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        await().until(() -> {
            System.gc();
            return canary.refersTo(null);
        });
    }
}
