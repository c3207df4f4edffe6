// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.testing.leaks.Leaks;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the tables say of endpoints and counters. */
class TablesTest {
  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host host = leaks.watch(Host.open("here"), Host::openEndpoints, Host::inventory);

  private String[] lines(View view) {
    return Tables.endpoints(host.endpoints(), view).lines().toArray(String[]::new);
  }

  private static List<String> cells(String line) {
    return new ArrayList<>(List.of(line.strip().split("\\s+")));
  }

  private Socket tcp() throws Exception {
    return Socket.open(host, AF_INET, SOCK_STREAM);
  }

  @Test
  void aHostWithoutEndpointsHasAHead() {
    assertEquals(
        "Netid  State  Recv-Q  Send-Q  Local Address:Port  Peer Address:Port\n",
        Tables.endpoints(host.endpoints(), View.all()));
  }

  @Test
  void aListenerTellsWhoWaitsAndHowManyMay() throws Exception {
    try (Socket listener = tcp();
        Socket client = tcp()) {
      listener.bind(Inet.of("127.0.0.1", 80)).listen(5);
      client.connect(listener.localAddress());
      String[] lines = lines(View.all().listeningOnly());
      assertEquals(2, lines.length);
      assertEquals(
          List.of("tcp", "LISTEN", "1", "5", "127.0.0.1:80", "0.0.0.0:*"), cells(lines[1]));
    }
  }

  @Test
  void aConnectionTellsItsQueuesAndItsPeer() throws Exception {
    try (Socket listener = tcp();
        Socket client = tcp()) {
      listener.bind(Inet.of("127.0.0.1", 80)).listen(5);
      client.connect(listener.localAddress());
      client.write(ByteBuffer.wrap("hello".getBytes(UTF_8)));
      try (Socket server = listener.accept()) {
        assertEquals("127.0.0.1:80", server.localAddress().toString());
        String line =
            Tables.endpoints(host.endpoints(), View.all().connectedOnly().withProcesses())
                .lines()
                .filter(one -> one.contains(" 5 "))
                .findFirst()
                .orElseThrow();
        assertEquals(
            List.of(
                "tcp",
                "ESTAB",
                "5",
                "0",
                "127.0.0.1:80",
                client.localAddress().toString(),
                "pid=1,uid=0"),
            cells(line));
      }
    }
  }

  @Test
  void detailsAreInTheWordsOfSs() throws Exception {
    try (Socket listener = tcp();
        Socket client = tcp()) {
      listener.bind(Inet.of("127.0.0.1", 80)).listen(5);
      client.connect(listener.localAddress());
      String[] lines = lines(View.all().connectedOnly().withDetails());
      assertTrue(
          lines[2].startsWith("\t skmem:(rb131072,tb16384) ts sack cubic wscale:10,10 rto:2"));
      assertTrue(lines[2].contains(" ato:40 mss:"), lines[2]);
      assertTrue(lines[2].contains(" cwnd:10 "), lines[2]);
      assertTrue(lines[2].contains(" bytes_acked:1 "), lines[2]);
    }
  }

  @Test
  void kindsAreChosen() throws Exception {
    try (Socket one = tcp();
        Socket two = Socket.open(host, AF_INET, SOCK_DGRAM);
        Socket three = Socket.open(host, AF_UNIX, SOCK_DGRAM)) {
      two.bind(Inet.of("127.0.0.1", 53));
      assertEquals(4, lines(View.all()).length);
      assertEquals(1, lines(View.all().connectedOnly()).length);
      assertEquals(
          List.of("udp", "UNCONN", "0", "0", "127.0.0.1:53", "0.0.0.0:*"),
          cells(lines(View.all().of(Set.of(Kind.UDP)))[1]));
      assertEquals(
          List.of("u_dgr", "UNCONN", "0", "0", "(unnamed)", "*"),
          cells(lines(View.all().of(Set.of(Kind.UNIX_DATAGRAM)))[1]));
      assertEquals("UNCONN", cells(lines(View.all().of(Set.of(Kind.TCP)))[1]).get(1));
      assertTrue(one.isOpen() && three.isOpen());
    }
  }

  @Test
  void whatWasDroppedStandsApart() throws Exception {
    try (Socket socket = Socket.open(host, AF_INET, SOCK_DGRAM)) {
      socket.send(ByteBuffer.wrap(new byte[1]), Inet.of("127.0.0.1", 9));
    }
    String text = Tables.counters(host.state());
    assertTrue(text.startsWith("here: 0 endpoints, 0 connections, 0 in TIME-WAIT, 0 bytes"), text);
    int dropped = text.indexOf("dropped or refused\n");
    assertTrue(text.indexOf("  UDP_OUT ") < dropped, text);
    assertTrue(text.indexOf("  UDP_DROP_NO_PORT ") > dropped, text);
  }

  @Test
  void connectionsThatNobodyHoldsAreCounted() throws Exception {
    try (Socket listener = tcp()) {
      listener.bind(Inet.of("127.0.0.1", 80)).listen(5);
      Socket client = tcp();
      client.connect(listener.localAddress());
      listener.accept().close();
      client.close();
    }
    HostState state = host.state();
    assertEquals(List.of(), state.endpoints());
    assertEquals(1, state.timeWaits());
  }

  @Test
  void aProgramPrintsAllOfIt() {
    assertTrue(host.tables().contains("here: 0 endpoints"));
  }
}
