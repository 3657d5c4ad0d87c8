/** Measures hubs: a load of clients of every framing, what it costs the hub, and how long the messages take. */
@NullMarked
package flashbridge.legacy.bench;

import org.jspecify.annotations.NullMarked;
