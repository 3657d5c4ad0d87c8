package flashbridge.gateway.hub;

import java.util.function.Supplier;

/**
 * What one connection has begun to say and not finished before it is somebody in a room: a record of TLS, a request, a frame
 * of HTTP/2.
 *
 * <p>It is kept, so it is in the memory budget. All of them together may take a quarter of it, or else members would have to
 * make room for those who never come in. Touched on one event loop only.
 */
public final class Beginning {
    /** Why somebody is refused, who would be over that. */
    public static final String NO_ROOM = "limits.memory-budget has no room for more that is only begun";

    /** So much may be begun in any case: who says little shall get in beside those who fill the rest. */
    private static final int LITTLE = 2 * 1024;

    private final MemoryBudget budget;
    private final Supplier<Rules> rules;
    private int held;

    Beginning(MemoryBudget budget, Supplier<Rules> rules) {
        this.budget = budget;
        this.rules = rules;
    }

    /** It is so many bytes now; returns whether there is room for them. 0 when it has ended, or others count it. */
    public boolean holds(int bytes) {
        int more = bytes - held;
        held = bytes;
        boolean fits = more == 0 || budget.addBegun(more, rules.get().queue());
        return fits || more < 0 || bytes <= LITTLE;
    }
}
