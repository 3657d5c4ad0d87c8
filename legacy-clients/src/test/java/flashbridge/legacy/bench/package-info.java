@NullMarked
package flashbridge.legacy.bench;

import org.jspecify.annotations.NullMarked;
