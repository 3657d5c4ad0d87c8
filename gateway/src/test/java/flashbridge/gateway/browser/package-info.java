/** A real browser for tests: Chromium over its DevTools protocol, and in it Flash content run by Ruffle. */
@NullMarked
package flashbridge.gateway.browser;

import org.jspecify.annotations.NullMarked;
