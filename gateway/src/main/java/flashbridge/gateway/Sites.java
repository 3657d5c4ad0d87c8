package flashbridge.gateway;

import flashbridge.policy.Policy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The sites that a policy lets in at some of the ports, for one line. */
final class Sites {
    /** More than these are only counted. */
    private static final int MOST = 8;
    /** What stands for a port that is not known yet. */
    private static final int ANY = 0;

    private Sites() {}

    /** As {@code localhost, example.com (port 8080)}: with the ports of those who are not let in at all of them. */
    static String of(Policy policy, Collection<Integer> ports) {
        Map<String, SortedSet<Integer>> sites = new LinkedHashMap<>();
        SortedSet<Integer> all = new TreeSet<>(ports);
        for (int port : all) {
            for (String site : policy.openTo(port == ANY ? 65535 : port)) {
                sites.computeIfAbsent(site, first -> new TreeSet<>()).add(port);
            }
        }
        if (sites.isEmpty()) {
            return "no site at all";
        }
        List<String> named = new ArrayList<>();
        sites.forEach((site, open) -> named.add(site(site) + (open.equals(all) ? "" : " (" + ports(open) + ")")));
        int more = named.size() - MOST;
        return more <= 0
                ? String.join(", ", named)
                : String.join(", ", named.subList(0, MOST)) + " and " + more + " more";
    }

    private static String site(String domain) {
        return domain.equals("*") ? "every site" : domain;
    }

    private static String ports(SortedSet<Integer> open) {
        return (open.size() == 1 ? "port " : "ports ")
                + open.stream()
                        .map(port -> port == ANY ? "any" : String.valueOf(port))
                        .collect(Collectors.joining(", "));
    }
}
