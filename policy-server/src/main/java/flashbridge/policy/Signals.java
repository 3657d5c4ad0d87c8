package flashbridge.policy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Signals of the system, as {@code kill -HUP} sends them.
 *
 * <p>Java has no official way to them. This one works in all its versions up to now, and is reached by name, so that a Java
 * without it starts as well.
 */
public final class Signals {
    private Signals() {}

    /** Does this whenever the signal comes; false where signals cannot be had, or this one is not known. */
    public static boolean on(String name, Runnable task) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler run = (proxy, method, args) -> {
                task.run();
                return null;
            };
            Object handling = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, run);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), handling);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException without) {
            return false;
        }
    }
}
