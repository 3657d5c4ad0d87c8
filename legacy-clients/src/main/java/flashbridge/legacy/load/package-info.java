/** What every load on a hub is made of: connections of every framing, texts with numbers, and the hub to aim at. */
@NullMarked
package flashbridge.legacy.load;

import org.jspecify.annotations.NullMarked;
