package flashbridge.gateway.config;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Lists of networks, as {@code [10.0.0.0/8, "::1"]}. */
public final class Networks {
    private static final Pattern ANY = Pattern.compile(".*");
    private static final String EXPECTED = "a list of addresses or networks, as [127.0.0.1, 10.0.0.0/8, \"fd00::/8\"]";

    private Networks() {}

    static List<String> of(Section section, String key) {
        List<String> networks = section.texts(key, ANY, EXPECTED);
        for (String network : networks) {
            if (!isNetwork(network)) {
                section.refuse(key, EXPECTED);
                return List.of();
            }
        }
        return networks;
    }

    private static boolean isNetwork(String text) {
        try {
            Objects.requireNonNull(rule(text));
            return true;
        } catch (RuntimeException notOne) { // the library throws whatever its parts throw
            return false;
        }
    }

    /** What is in a network, or in a network of one where only an address is named. */
    public static IpSubnetFilterRule rule(String network) {
        String cidr = network.indexOf('/') >= 0 ? network : network + (network.indexOf(':') >= 0 ? "/128" : "/32");
        return new IpSubnetFilterRule(cidr, IpFilterRuleType.ACCEPT);
    }
}
