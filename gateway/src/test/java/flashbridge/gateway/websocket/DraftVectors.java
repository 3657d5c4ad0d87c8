package flashbridge.gateway.websocket;

import java.util.List;

/** Which names of {@code vectors.json} belong to which row of the table; a row without any does not compile. */
final class DraftVectors {
    private DraftVectors() {}

    static List<String> of(Draft draft) {
        return switch (draft) {
            case HIXIE_75 -> List.of("hixie-75");
            case HIXIE_76 -> List.of("hixie-76");
            case HYBI_01 -> List.of("hybi-01");
            case HYBI_03 -> List.of("hybi-02", "hybi-03");
            case HYBI_04 -> List.of("hybi-04");
            case HYBI_05 -> List.of("hybi-05");
            case HYBI_06 -> List.of("hybi-06");
            case HYBI_07 -> List.of("hybi-07");
            case HYBI_08 -> List.of("hybi-08..10", "hybi-11..12");
            case RFC_6455 -> List.of("hybi-13..17");
        };
    }
}
