/** Shows whether a gateway lasts: clients of every framing for a long time, most of them ill-mannered, and what that leaves. */
@NullMarked
package flashbridge.legacy.soak;

import org.jspecify.annotations.NullMarked;
