@NullMarked
package flashbridge.gateway.xmlsocket;

import org.jspecify.annotations.NullMarked;
