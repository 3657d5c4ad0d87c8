@NullMarked
package flashbridge.legacy.load;

import org.jspecify.annotations.NullMarked;
