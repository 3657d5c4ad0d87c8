@NullMarked
package flashbridge.legacy;

import org.jspecify.annotations.NullMarked;
