/** What the fuzzing tests of all packages watch: buffers, faults, and what a room hears. */
@NullMarked
package flashbridge.gateway.fuzz;

import org.jspecify.annotations.NullMarked;
