@NullMarked
package flashbridge.policy;

import org.jspecify.annotations.NullMarked;
