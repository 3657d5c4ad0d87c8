/** Buffers that nobody released. */
@NullMarked
package flashbridge.leaks;

import org.jspecify.annotations.NullMarked;
