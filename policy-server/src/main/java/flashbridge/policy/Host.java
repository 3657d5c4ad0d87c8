package flashbridge.policy;

import io.netty.util.NetUtil;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Host names and IP literals in the one spelling by which they are compared. */
final class Host {
    private static final String LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
    private static final Pattern NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*", Pattern.CASE_INSENSITIVE);
    // WHATWG URL "ends in a number": browsers read such a host as an IPv4 address or not at all
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST = 253;

    private Host() {}

    /** Lower case; IPv6 shortened and in brackets; null when this is not a host at all. */
    static @Nullable String canonical(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            return ipv6(text.substring(1, text.length() - 1));
        }
        if (text.length() > LONGEST) {
            return null;
        }
        return NAME.matcher(text).matches() ? nameOrIpv4(text.toLowerCase(Locale.ROOT)) : ipv6(text);
    }

    static boolean endsInNumber(String lowerCaseHost) {
        return ENDS_IN_NUMBER.matcher(lowerCaseHost).matches();
    }

    private static @Nullable String nameOrIpv4(String host) {
        return !endsInNumber(host) || isIpv4(host) ? host : null;
    }

    /** Only the usual spelling: 127.0.0.1, not 127.1 and not 127.000.000.001, which programs read differently. */
    private static boolean isIpv4(String host) {
        byte[] address = NetUtil.isValidIpV4Address(host) ? NetUtil.createByteArrayFromIpAddressString(host) : null;
        return address != null && NetUtil.bytesToIpAddress(address).equals(host);
    }

    private static @Nullable String ipv6(String text) {
        if (!IPV6.matcher(text).matches() || !NetUtil.isValidIpV6Address(text)) {
            return null;
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(text);
        return address == null ? null : "[" + NetUtil.bytesToIpAddress(address) + "]";
    }
}
