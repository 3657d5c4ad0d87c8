@NullMarked
package flashbridge.legacy.soak;

import org.jspecify.annotations.NullMarked;
