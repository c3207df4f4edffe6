// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_PACKET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.address.Family.AF_VSOCK;
import static io.cleat.stack.Seg.seg;
import static io.cleat.wire.Tcp.ACK;
import static io.cleat.wire.Tcp.FIN;
import static io.cleat.wire.Tcp.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.IpProtocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stack says that it holds: each kind of thing, from when it begins until it is over. */
class HoldingsTest extends Conversation {
  private static final String NOTHING = "";

  private StackEndpoint made(int domain, int type, int protocol) {
    StackEndpoint[] into = new StackEndpoint[1];
    assertEquals(0, stack.socket(domain, type, protocol, into));
    return into[0];
  }

  private void holds(String held) {
    assertEquals(held, stack.holdings().toString());
  }

  @ParameterizedTest
  @CsvSource({
    AF_INET + "," + SOCK_STREAM + ",0,tcp",
    AF_INET6 + "," + SOCK_STREAM + ",0,tcp",
    AF_INET + "," + SOCK_DGRAM + ",0,udp",
    AF_INET6 + "," + SOCK_DGRAM + "," + IpProtocol.UDP + ",udp",
    AF_INET + "," + SOCK_DGRAM + "," + IpProtocol.ICMP + ",ping",
    AF_INET6 + "," + SOCK_DGRAM + "," + IpProtocol.ICMPV6 + ",ping",
    AF_PACKET + "," + SOCK_RAW + ",0,packet",
    AF_UNIX + "," + SOCK_STREAM + ",0,unix",
    AF_UNIX + "," + SOCK_DGRAM + ",0,unix",
    AF_UNIX + "," + SOCK_SEQPACKET + ",0,unix",
    AF_VSOCK + "," + SOCK_STREAM + ",0,vsock",
    AF_VSOCK + "," + SOCK_SEQPACKET + ",0,vsock"
  })
  void endpointIsHeldUntilItIsClosed(int domain, int type, int protocol, String kind) {
    StackEndpoint endpoint = made(domain, type, protocol);
    holds(kind + "=1");
    endpoint.close();
    holds(NOTHING);
  }

  @Test
  void rawEndpointHoldsItsProtocolToo() {
    StackEndpoint endpoint = made(AF_INET, SOCK_RAW, 200);
    holds("raw=1, names=1");
    endpoint.close();
    holds(NOTHING);
  }

  @Test
  void pipeIsHeldByBothEnds() {
    StackEndpoint[] ends = new StackEndpoint[2];
    stack.local().pipe(ends);
    ends[0].close();
    holds("pipe=1");
    ends[1].close();
    holds(NOTHING);
  }

  @Test
  void connectionOfUnixIsHeldBeforeItIsAccepted() {
    StackEndpoint[] pair = new StackEndpoint[2];
    assertEquals(0, stack.socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    assertEquals(4, pair[0].send(memory, 0, 4, 0, null));
    holds("unix=2, buffer bytes=4096");
    pair[0].close();
    pair[1].close();
    holds(NOTHING);
  }

  @Test
  void halfOpenConnectionIsToldApart() {
    listen(5);
    holds("tcp=1, names=1");
    peer(seg(SYN).seq(0));
    holds("tcp=2, connections=1, half-open=1, timers=1, names=2");
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    // A timer that was set stays set until it runs.
    holds("tcp=2, connections=1, timers=1, names=2");
  }

  @Test
  void timeWaitIsNoEndpoint() {
    establish();
    listener.close();
    close();
    peer(seg(ACK).seq(1).ack(2));
    peer(seg(FIN | ACK).seq(1).ack(2));
    holds("TIME-WAIT=1, timers=1");
    after(60_001);
    holds(NOTHING);
  }

  @Test
  void textThatNobodyHasReadIsHeld() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    assertTrue(stack.holdings().bufferBytes() > 0);
    receives("hello");
    assertEquals(0, stack.holdings().bufferBytes());
  }

  @Test
  void inventoryNamesEndpointsAndTimers() {
    StackEndpoint udp = made(AF_INET, SOCK_DGRAM, 0);
    assertEquals(0, udp.bind(name(US, 53)));
    listen(5);
    peer(seg(SYN).seq(0));
    assertEquals(
        "[tcp LISTEN 192.0.2.1:8080,"
            + " tcp SYN_RECEIVED 192.0.2.1:8080 > 192.0.2.2:40000,"
            + " udp 192.0.2.1:53, held by 0, timer of tcp endpoint]",
        stack.inventory().toString());
    udp.close();
  }

  /** A connection from a port, which waits to be accepted. */
  private void comes(int port) {
    peerFromPort(port);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
  }

  /** Of each kind and in each state that a connection can be left in. */
  private void holdMuch() {
    listen(5);
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    comes(1001);
    comes(1002);
    endpoint = accept();
    peer(seg(ACK).seq(1).ack(1).text("unread"));
    send(5000);
    StackEndpoint[] pair = new StackEndpoint[2];
    assertEquals(0, stack.socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    pair[0].send(memory, 0, 4, 0, null);
    made(AF_INET, SOCK_RAW, 200);
    made(AF_INET, SOCK_DGRAM, 0).bind(name(US, 53));
    connect();
  }

  @Test
  void nothingIsLeftOfAStackThatIsClosed() {
    holdMuch();
    stack.close();
    holds(NOTHING);
    assertEquals("[]", stack.inventory().toString());
  }

  @Test
  void closedStackTakesNoFrames() {
    listen(5);
    link.sent.clear();
    stack.close();
    peer(seg(SYN).seq(0));
    silence();
    holds(NOTHING);
  }

  @Test
  void connectionsAreResumedByNobodyOnceTheStackIsClosed() {
    establish();
    send(5000);
    link.sent.clear();
    stack.close();
    after(300_000);
    silence();
  }
}
