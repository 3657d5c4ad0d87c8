@NullMarked
package flashbridge.gateway.websocket;

import org.jspecify.annotations.NullMarked;
