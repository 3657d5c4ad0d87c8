package flashbridge.legacy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What clients of many kinds have found out about a server, as few sentences as tell it all. */
final class Outcome {
    /** Something that one client said and another did not hear in time. */
    private record Silence(int speaker, int listener, String sentence) {}

    private final Map<String, Integer> passed = new LinkedHashMap<>();
    private final Map<String, List<String>> refused = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Silence> silences = new ArrayList<>();
    /** The number of the group, by client: who hears one another is in one. */
    private final List<Integer> groups = new ArrayList<>();

    /** Counts something that went well, under a word for its kind. */
    void pass(String kind) {
        passed.merge(kind, 1, Integer::sum);
    }

    void fail(String what, IOException why) {
        fail(what + ": " + why.getMessage());
    }

    void fail(String sentence) {
        failures.add(sentence);
    }

    /** A client cannot connect; those for the same reason share a sentence. */
    void refused(String name, IOException why) {
        refused.computeIfAbsent(String.valueOf(why.getMessage()), reason -> new ArrayList<>())
                .add(name);
    }

    /** One more client takes part; they are counted from 0. */
    void client() {
        groups.add(groups.size());
    }

    void heard(int speaker, int listener) {
        pass("hear");
        int group = groups.get(speaker);
        int other = groups.get(listener);
        groups.replaceAll(each -> each == other ? group : each);
    }

    void silent(int speaker, int listener, String what, IOException why) {
        silences.add(new Silence(speaker, listener, what + ": " + why.getMessage()));
    }

    int failed() {
        return failures.size()
                + silences.size()
                + refused.values().stream().mapToInt(List::size).sum();
    }

    /** A sentence for each failure, and the sums. */
    List<String> lines(List<String> names) {
        List<String> lines = new ArrayList<>();
        refused.forEach((reason, who) -> lines.add(who(who, names.size()) + " cannot connect: " + reason));
        lines.addAll(failures);
        boolean apart = new TreeSet<>(groups).size() < groups.size();
        TreeSet<Integer> alone = new TreeSet<>();
        for (Silence silence : silences) {
            if (apart && !groups.get(silence.speaker).equals(groups.get(silence.listener))) {
                alone.add(groups.get(silence.speaker));
                alone.add(groups.get(silence.listener));
            } else {
                lines.add(silence.sentence);
            }
        }
        if (!alone.isEmpty()) {
            List<String> rooms =
                    alone.stream().map(group -> members(group, names)).toList();
            lines.add("these hear nothing of each other and are perhaps not in the same room: "
                    + String.join("; and ", rooms));
        }
        int sum = passed.values().stream().mapToInt(Integer::intValue).sum();
        if (sum > 0) {
            lines.add("passed: "
                    + Words.and(passed.entrySet().stream()
                            .map(kind -> kind.getValue() + " " + kind.getKey())
                            .toList()));
        }
        lines.add(sum + " passed, " + failed() + " failed");
        return lines;
    }

    private static String who(List<String> who, int all) {
        return who.size() == all && all > 1 ? "all " + all : Words.and(who);
    }

    private String members(int group, List<String> names) {
        List<String> members = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i) == group) {
                members.add(names.get(i));
            }
        }
        return Words.and(members);
    }
}
