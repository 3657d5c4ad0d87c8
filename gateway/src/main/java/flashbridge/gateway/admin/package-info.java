/** Where operators look inside: health and metrics. Looks at the hub and the ports; nobody looks at it but the gateway. */
@NullMarked
package flashbridge.gateway.admin;

import org.jspecify.annotations.NullMarked;
