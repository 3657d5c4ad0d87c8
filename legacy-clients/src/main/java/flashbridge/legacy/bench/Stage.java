package flashbridge.legacy.bench;

import flashbridge.legacy.load.Hub;
import flashbridge.legacy.load.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The hubs to measure: the gateway, or the one that is named, and peers beside it. Those that were started are ended. */
final class Stage implements AutoCloseable {
    private static final String GATEWAY = """
            listeners = [
              { name = web,   address = "127.0.0.1", port = 0, speaks = [websocket] }
              { name = flash, address = "127.0.0.1", port = 0, speaks = [xmlsocket, policy] }
            ]
            limits { max-connections = 1000000 }
            """;

    private final List<Hub> hubs = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    private Stage() {}

    static Stage open(Options options) throws IOException {
        Stage stage = new Stage();
        try {
            Optional<Target> target = options.target();
            if (target.isPresent()) {
                stage.targets.add(target.get());
            } else {
                stage.add(Hub.gateway(options.gateway(), GATEWAY));
            }
            for (Peer peer : options.beside()) {
                stage.add(Hub.program(peer.toString(), Peer.class, peer.toString()));
            }
            return stage;
        } catch (IOException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    private void add(Hub hub) {
        hubs.add(hub);
        targets.add(hub.target());
    }

    /** The peers come last. */
    List<Target> targets() {
        return targets;
    }

    @Override
    public void close() {
        try {
            for (Hub hub : hubs) {
                hub.end();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the others end with this process
        }
    }
}
