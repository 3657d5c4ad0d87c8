package flashbridge.gateway.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** All blocks of the configuration, so that it can be told where a setting belongs that stands in the wrong one. */
final class Sections {
    private final List<Section> all = new ArrayList<>();

    void add(Section section) {
        all.add(section);
    }

    /** To be called when everything has been read: every key that nobody asked for is a mistake. */
    void refuseUnknownKeys() {
        for (Section section : all) {
            for (String key : section.unknown()) {
                section.mistake(key, mistake(key, section));
            }
        }
    }

    private String mistake(String key, Section in) {
        String elsewhere = all.stream()
                .filter(section -> section.known().contains(key))
                .map(Section::whereabouts)
                .distinct()
                .collect(Collectors.joining(" or "));
        return elsewhere.isEmpty()
                ? "is not a setting" + NearMiss.suggestion(key, in.known())
                : "is not a setting here; it belongs " + elsewhere;
    }
}
