package flashbridge.gateway;

import flashbridge.gateway.admin.AdminPort;
import flashbridge.gateway.net.Listener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where the gateway is open at one moment: what is asked for as any free port has its number here. */
record Places(Map<String, String> byOwner) {
    static Places of(Gateway gateway) {
        Map<String, String> places = new LinkedHashMap<>();
        for (Listener listener : gateway.listeners()) {
            places.put("listener " + listener.config().name(), StartUp.where(listener.config(), listener.port()));
        }
        AdminPort admin = gateway.admin();
        if (admin != null) {
            places.put("admin", admin.address());
        }
        return new Places(places);
    }

    /** As {@code listener web is open: port 8080}; what goes on at its place is not mentioned. */
    List<String> changesTo(Places other) {
        List<String> lines = new ArrayList<>();
        byOwner.forEach((owner, place) -> {
            if (!other.byOwner.containsValue(place)) {
                lines.add(owner + " is closed: " + place);
            }
        });
        other.byOwner.forEach((owner, place) -> {
            if (!place.equals(byOwner.get(owner))) {
                lines.add(owner + " is open: " + place);
            }
        });
        return lines;
    }
}
