/** Bytes that nobody has thought of: good ones, changed at random, cut at random, for as long as there is time. */
@NullMarked
package flashbridge.fuzz;

import org.jspecify.annotations.NullMarked;
