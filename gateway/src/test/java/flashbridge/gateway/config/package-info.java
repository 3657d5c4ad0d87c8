@NullMarked
package flashbridge.gateway.config;

import org.jspecify.annotations.NullMarked;
