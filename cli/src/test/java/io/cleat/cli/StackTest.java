// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code cleat stack}: what it plays and what it shows. */
class StackTest {
  private final Lines out = new Lines();
  private final Lines err = new Lines();

  private int cleat(String line) {
    return Main.run(out.stream(), err.stream(), line.split(" "));
  }

  private String shown(String line) {
    assertEquals(ExitCode.OK, cleat(line), err::text);
    return out.text();
  }

  private JsonObject host(String line, int number) {
    JsonObject document = JsonParser.parseString(shown(line)).getAsJsonObject();
    assertEquals("cleat.stack/1", document.get("schema").getAsString());
    return document.getAsJsonArray("hosts").get(number).getAsJsonObject();
  }

  private static JsonObject endpoint(JsonObject host, int number) {
    return host.getAsJsonArray("endpoints").get(number).getAsJsonObject();
  }

  private static long count(JsonObject host, String name) {
    for (var count : host.getAsJsonArray("counters")) {
      if (count.getAsJsonObject().get("name").getAsString().equals(name)) {
        return count.getAsJsonObject().get("count").getAsLong();
      }
    }
    return 0;
  }

  @Test
  void theTableOfASeedIsAlwaysTheSame() {
    assertEquals(
        """
        client
        Netid  State     Recv-Q  Send-Q  Local Address:Port  Peer Address:Port
        tcp    SYN-SENT  0       1       10.0.0.1:52311      10.0.0.2:80
        server
        Netid  State   Recv-Q  Send-Q  Local Address:Port  Peer Address:Port
        tcp    LISTEN  0       4096    10.0.0.2:80         0.0.0.0:*
        """,
        shown("stack ss -a --at 15ms"));
  }

  @Test
  void theCountersOfASeedAreAlwaysTheSame() {
    assertEquals(
        """
        client: 0 endpoints, 0 connections, 1 in TIME-WAIT, 0 bytes of buffers
          FRAMES_IN         3
          FRAMES_OUT        5
          TCP_SEGMENTS_IN   3
          TCP_SEGMENTS_OUT  5
        server: 1 endpoints, 0 connections, 0 in TIME-WAIT, 0 bytes of buffers
          FRAMES_IN               5
          FRAMES_OUT              3
          TCP_SEGMENTS_IN         5
          TCP_SEGMENTS_PREDICTED  1
          TCP_SEGMENTS_OUT        3
        cable
        """,
        shown("stack counters --bytes 1000"));
  }

  @Test
  void bothHostsShowTheConnectionBetweenThem() {
    JsonObject client = host("stack ss --json --at 500ms", 0);
    JsonObject connection = endpoint(client, 0);
    assertEquals("tcp", connection.get("netid").getAsString());
    assertEquals("ESTAB", connection.get("state").getAsString());
    assertEquals("10.0.0.2:80", connection.get("peer").getAsString());
    assertTrue(connection.get("send_q").getAsLong() > 0);
    JsonObject tcp = connection.getAsJsonObject("tcp");
    assertEquals("cubic", tcp.get("congestion").getAsString());
    assertEquals(1448, tcp.get("mss").getAsInt());
    assertTrue(tcp.get("rtt_us").getAsLong() >= 20_000);
  }

  @Test
  void whatIsDoneIsInTimeWait() {
    JsonObject client = host("stack --json --bytes 1000 --connections 3", 0);
    assertEquals(0, client.getAsJsonArray("endpoints").size());
    assertEquals(3, client.get("time_wait").getAsInt());
  }

  @Test
  void listenersAreShownWhereTheyAreAskedFor() {
    assertEquals(1, host("stack ss -l --json", 1).getAsJsonArray("endpoints").size());
  }

  @Test
  void lossIsRepaired() {
    JsonObject client = host("stack --json --loss 2% --bytes 200k --at 60s", 0);
    assertTrue(count(client, "TCP_RETRANSMITS") > 0);
    assertEquals(1, client.get("time_wait").getAsInt());
  }

  @Test
  void aSettingIsOneOfBothHosts() {
    JsonObject client =
        host("stack --json --at 500ms --set net.ipv4.tcp_congestion_control=reno", 0);
    assertEquals(
        "reno", endpoint(client, 0).getAsJsonObject("tcp").get("congestion").getAsString());
  }

  @Test
  void freebsdHasKeepAlive() {
    assertTrue(shown("stack ss -i --profile freebsd --at 500ms").contains(" keepalive "));
  }

  @Test
  void countersTellWhatTheCableDid() {
    String text = shown("stack counters --loss 5% --at 2s");
    assertTrue(text.contains("client: "), text);
    assertTrue(text.contains("  TCP_RETRANSMITS "), text);
    assertTrue(text.contains("cable\n  frames lost  "), text);
  }

  @Test
  void framesAreCaptured(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("run.pcapng");
    shown("stack --bytes 1000 --capture " + file);
    assertEquals(0x0a, Files.readAllBytes(file)[0]);
  }

  @Test
  void settingsAreShownByName() {
    assertEquals(
        "net.ipv4.tcp_rmem = 4096 65536 2097152\nnet.ipv4.tcp_sack = 0\n",
        shown(
            "stack sysctl --profile freebsd --set net.ipv4.tcp_sack=0 net.ipv4.tcp_rmem"
                + " net.ipv4.tcp_sack"));
  }

  @Test
  void theSameSeedGivesTheSameText() {
    String line = "stack --loss 1% --jitter 1ms --connections 4 --seed 7";
    Lines again = new Lines();
    String text = shown(line);
    assertEquals(ExitCode.OK, Main.run(again.stream(), err.stream(), line.split(" ")));
    assertEquals(List.of(text.split("\n")), List.of(again.text().split("\n")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          stack --loss 2            | cleat: stack: --loss: '2' is no share; one looks like 1% or 0.01
          stack ss --rate fast      | cleat: stack ss: --rate: 'fast' is no amount; one looks like 1500, 10M or 64Ki
          stack --at soon           | cleat: stack: --at: 'soon' is no length of time; one looks like 5, 0.5, 200ms or 2m
          stack --mtu 10            | cleat: stack: --mtu is 576 to 65536, not 10
          stack --set tcp_sack      | cleat: stack: --set: 'tcp_sack' sets nothing; it looks like net.ipv4.tcp_sack=0
          stack --set tcp_sack=0    | cleat: stack: --set: there is no setting tcp_sack, did you mean net.ipv4.tcp_sack?
          stack sysctl net.ipv4.nix | cleat: stack sysctl: there is no setting net.ipv4.nix in this stack
          """)
  void badCommandLineGetsOneLine(String line, String message) {
    assertEquals(ExitCode.USAGE, cleat(line));
    assertEquals(message + "\n", err.text());
  }
}
