@NullMarked
package flashbridge.gateway.hub;

import org.jspecify.annotations.NullMarked;
