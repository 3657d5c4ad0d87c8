package flashbridge.legacy.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import flashbridge.legacy.load.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of the bench. */
class OptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --time 0s                     | --time takes a time from 1s to 1h, as 30s, 10m or 2h, or a number of seconds, not 0s
            --warmup 2h                   | --warmup takes a time from 0s to 1h, as 30s, 10m or 2h, or a number of seconds, not 2h
            --clients many                | --clients takes a number from 1 to 100000, not many
            --rate 5 --window 5           | --rate and --window exclude each other
            --rate                        | --rate needs a value
            --json --json                 | --json is given twice
            --hear hybi-99                | there is no client hybi-99; there are [xmlsocket,
            --beside vertx                | --beside knows [netty, java-websocket], not vertx
            --beside netty --hear deflate | --beside: the peers speak rfc6455 only, so all clients must
            --grow taller                 | --grow takes clients or size, not taller
            --target nowhere              | nowhere is no address, as ws://localhost:8080/
            --target ws://h --pid 999999999 | there is no process 999999999
            --tim 5                       | --tim is not an option (did you mean --time?)
            --pid 3                       | --pid counts only with --target
            --echo off                    | --echo counts only with --target
            --xmlsocket h:1               | --xmlsocket counts only with --target
            --target ws://h --svg /no/x.svg | --svg: there is no folder /no;
            conect                        | conect is nothing to measure; there are [fan-out, inbound, connect, idle] (did you mean connect?)
            connect --size 5              | --size does not go with connect
            inbound --clients 5           | --clients does not go with inbound
            --clients 5 idle              | idle is not an option
            connect --window 0            | --window takes a number from 1 to 10000, not 0
            connect --speak hybi-99       | there is no client hybi-99; there are [xmlsocket,
            idle --target ws://h          | idle looks into the process of the hub: name it by --pid
            idle --speak deflate --beside netty | --beside: the peers speak rfc6455 only, so all clients must
            --rooms 2 --hear rfc6455,xmlsocket | --rooms: a port for XMLSocket leads to one room only; flash-tunnel can choose
            --rooms 2 --publishers 2049   | --rooms and --publishers: there may be 4096 publishers in all rooms
            --rooms 100 --clients 10000   | --rooms and --clients: there may be 1000000 clients in all rooms
            --say rfc6455,deflate         | --say takes one of them only
            --target ws://h --echo maybe  | --echo takes on or off, not maybe
            --time 0                      | --time takes a time from 1s to 1h, as 30s, 10m or 2h, or a number of seconds, not 0
            --clients 1                   | start it by bin/bench, or name the gateway's script with --gateway FILE
            """)
    void saysWhatItDoesNotUnderstand(String words, String why) {
        Outcome outcome = Outcome.of(Main::run, words);
        assertTrue(outcome.err().startsWith("bench: " + why), outcome.err());
        assertEquals(2, outcome.exitCode());
    }

    @Test
    void saysWhichReleaseItIs() {
        assertEquals(new Outcome(0, "flashbridge development\n", ""), Outcome.of(Main::run, "--version"));
        assertTrue(Outcome.of(Main::run, "--help").out().contains("bin/bench --help | --version\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "connect", "inbound", "--grow clients"})
    void makesFiveRunsOfEverything(String words) {
        assertEquals(
                5,
                Options.parse(words.isEmpty() ? new String[0] : words.split(" ", 0))
                        .runs());
    }

    @Test
    void growsFromFewToMany() {
        assertEquals(
                List.of(10, 10_000),
                List.of(
                        Options.parse("--grow", "clients").loads().get(0).receivers(),
                        Options.parse("--grow", "clients").loads().get(6).receivers()));
        assertEquals(65_536, Options.parse("--grow", "size").loads().get(6).size());
    }
}
