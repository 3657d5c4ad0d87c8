@NullMarked
package flashbridge.gateway;

import org.jspecify.annotations.NullMarked;
