package flashbridge.legacy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Reading;
import flashbridge.legacy.load.Speech;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is shown of several hubs and runs: tables and charts. */
class ReportTest {
    @Test
    void comparesTheFirstHubWithTheOthers() {
        Errand errand = Errand.named("rfc6455");
        Called gateway = new Called("gateway", 2, 4000, 0.2, 1, 2, 3, 0, "");
        Called peer = new Called("netty", 2, 2000, 0.2, 1, 2, 3, 1, "no");
        String connect = ConnectReport.table(List.of(
                new ConnectReport.Hub("gateway", errand, 64, List.of(gateway)),
                new ConnectReport.Hub("netty", errand, 64, List.of(peer))));
        assertTrue(
                connect.contains(
                        "gateway serves 2.0 times as many as netty in a second, and takes 0.50 times the processor time for each"),
                connect);
        assertTrue(connect.contains("netty: 1 failed: no"), connect);
        String idle = IdleReport.table(List.of(idle("gateway", 3000, 0.1), idle("netty", 5000, 0.2)));
        assertTrue(
                idle.contains(
                        "gateway with all of them takes 0.60 times the memory of netty, and 0.50 times its processor time"),
                idle);
    }

    private static Idleness idle(String hub, long bytes, double cpu) {
        return new Idleness(
                hub,
                10,
                List.of(Speech.RFC_6455),
                1,
                cpu,
                Map.of(Reading.RESIDENT, 1000L),
                Map.of(Reading.RESIDENT, bytes),
                0,
                "");
    }

    @Test
    void drawsALineForEachHub() {
        List<Measured> all = new ArrayList<>();
        for (int clients : new int[] {10, 100}) {
            Load load = new Load(1, clients, List.of(Speech.RFC_6455), 1, Speech.RFC_6455, 100, 0, 64, true, false);
            for (String hub : List.of("gateway", "netty")) {
                all.add(new Measured(
                        load, hub, List.of(new Result(hub, 1, clients * 1000L, 0.5, 1, 2, 3, 0, 0, 0, 0, 0, 0))));
            }
        }
        String svg = Chart.lines(all, Growth.CLIENTS);
        assertEquals(2, svg.split("stroke-width=\"2.5\"", -1).length - 1);
        assertTrue(svg.contains("gateway") && svg.contains("netty") && svg.contains("1.00 million"), svg);
        assertTrue(Report.table(all.subList(0, 2)).contains("gateway delivers 1.0 times as much as netty"), svg);
    }

    @Test
    void saysInADrawingWhatDidNotGrow() {
        Load load = new Load(1, 1000, List.of(Speech.RFC_6455), 1, Speech.RFC_6455, 100, 0, 64, true, false);
        List<Measured> one = List.of(measured(load, "gateway"));
        String rest = " (rfc6455), 1 publisher (rfc6455), %sas fast as 64 under way come back</text>";
        assertTrue(Chart.lines(one, Growth.CLIENTS)
                .contains(">receivers" + String.format(rest, "messages of 100 bytes, ")));
        assertTrue(Chart.lines(one, Growth.SIZE).contains(">1,000 receivers" + String.format(rest, "")));
    }

    @Test
    void givesAHubTheSameColourInEveryDrawing() {
        Load load = new Load(1, 1000, List.of(Speech.RFC_6455), 1, Speech.RFC_6455, 100, 0, 64, true, false);
        List<Measured> some = List.of(measured(load, "gateway"), measured(load, "netty"));
        List<Measured> others =
                List.of(measured(load, "target"), measured(load, "java-websocket"), measured(load, "netty"));
        List<String> gatewayAndNetty = colours(Chart.bars(some), "rect");
        List<String> targetJavaWebSocketAndNetty = colours(Chart.bars(others), "rect");
        assertEquals(3, Set.copyOf(targetJavaWebSocketAndNetty).size());
        assertEquals(gatewayAndNetty, colours(Chart.lines(some, Growth.SIZE), "text"));
        assertEquals(targetJavaWebSocketAndNetty, colours(Chart.lines(others, Growth.SIZE), "text"));
        assertEquals(gatewayAndNetty, List.of(targetJavaWebSocketAndNetty.get(0), targetJavaWebSocketAndNetty.get(2)));
    }

    private static List<String> colours(String svg, String element) {
        return Pattern.compile("<" + element + "[^>]* (?:fill=|style=\"fill:)\"?(#\\w+)\"")
                .matcher(svg)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static Measured measured(Load load, String hub) {
        return new Measured(load, hub, List.of(new Result(hub, 1, 1000, 0.5, 1, 2, 3, 0, 0, 0, 0, 0, 0)));
    }

    @Test
    void tellsOfEveryRunThatLostSomething() {
        Load load = new Load(1, 1, List.of(Speech.HIXIE_76), 1, Speech.XMLSOCKET, 20, 7, 64, true, false);
        Result good = new Result("hub", 1, 1000, Double.NaN, 1, 2, 3, 0, 0, 0, 0, 0, 0);
        Result bad = new Result("hub", 1, 10, Double.NaN, 1, 2, 3, 5, 2, 0, 1, 0, 0);
        Measured measured = new Measured(load, "hub", List.of(good, bad, good));
        assertEquals(1000, measured.median().deliveries());
        assertEquals(
                List.of(5L, 2L, 1L, false),
                List.of(measured.lost(), measured.disorder(), measured.closed(), measured.isClean()));
        assertTrue(Report.table(List.of(measured)).contains("hub closed 1 connections"));
    }
}
