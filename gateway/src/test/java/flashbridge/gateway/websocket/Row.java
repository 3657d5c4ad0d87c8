package flashbridge.gateway.websocket;

import flashbridge.gateway.websocket.Vectors.Frame;
import java.util.stream.Stream;

/** A row of the table of drafts, and a name under which the vectors have it. */
record Row(Draft draft, String name) {
    static Stream<Row> all() {
        return Stream.of(Draft.values())
                .flatMap(draft -> DraftVectors.of(draft).stream().map(name -> new Row(draft, name)));
    }

    /** What a client of its time sends. */
    Frame frame(String name) {
        return Vectors.clientToServer(this.name)
                .filter(frame -> frame.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** What a server of its time sends. */
    String answer(String name) {
        return Vectors.serverToClient(this.name, name).hex();
    }

    /** With echo every message comes back in one frame, a ping as a pong, a close as the draft answers it. */
    String answerTo(Frame frame) {
        return switch (frame.type()) {
            case "ping" -> answer(frame.name().replace("ping", "pong"));
            case "pong", "binary-0x80", "reserved" -> "";
            case "text,text" -> answer("two_messages_one_buffer");
            case "text+ping" -> pong() + answer("text_hello");
            case "text" -> frame.name().startsWith("frag") ? oneFrame(frame) : answer(frame.name());
            case "close" ->
                switch (draft) {
                    case HIXIE_75 -> "";
                    case HYBI_05 -> "810153";
                    default -> answer(frame.name());
                };
            default -> answer(frame.name());
        };
    }

    private String pong() {
        return answer("pong_hello").substring(0, 2) + "0170";
    }

    private String oneFrame(Frame frame) {
        byte[] payload = Vectors.HEX.parseHex(frame.payload());
        return Vectors.HEX.formatHex(FrameBytes.of(Vectors.framing(name), "text", payload, false));
    }

    @Override
    public String toString() {
        return name;
    }
}
