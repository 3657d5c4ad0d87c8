@NullMarked
package flashbridge.gateway.net;

import org.jspecify.annotations.NullMarked;
