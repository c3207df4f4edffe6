// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.wire.Icmpv4;
import org.junit.jupiter.api.Test;

/** What ICMP says of a connection: RFC 9293 3.9.2.2, RFC 5461, RFC 5927. */
class IcmpErrorsTest extends Conversation {
  private static final int CWND = 80;
  private static final int HOST = 1;
  private static final int PORT = 3;
  private static final int TIME_EXCEEDED = 11;

  private byte[] sentPacket() {
    return link.sent.remove().bytes();
  }

  private void goesOn() {
    shows(OUT);
    peer(seg(ACK).seq(1).ack(6));
    send("again");
    expect(seg(ACK).seq(6).text("again"));
  }

  @Test
  void softErrorIsToldWhenTheConnectionFailsLater() {
    establish();
    send("hello");
    icmp(sentPacket(), Icmpv4.UNREACHABLE, HOST, 0);
    shows(OUT);
    after(1_200_000);
    fails(Errno.EHOSTUNREACH, recv());
  }

  @Test
  void unreachableHostDoesNotEndAConnection() {
    establish();
    send("hello");
    icmp(sentPacket(), Icmpv4.UNREACHABLE, HOST, 0);
    goesOn();
  }

  @Test
  void unreachablePortDoesNotEndAConnectionEither() {
    establish();
    send("hello");
    icmp(sentPacket(), Icmpv4.UNREACHABLE, PORT, 0);
    goesOn();
  }

  @Test
  void unreachablePortRefusesAConnectThatIsUnderWay() {
    connect();
    icmp(sentPacket(), Icmpv4.UNREACHABLE, PORT, 0);
    fails(Errno.ECONNREFUSED, endpoint.connect(name(PEER, PEER_PORT)));
  }

  @Test
  void exceededTimeDoesNotEndAConnection() {
    establish();
    send("hello");
    icmp(sentPacket(), TIME_EXCEEDED, 0, 0);
    goesOn();
  }

  @Test
  void badParameterDoesNotEndAConnection() {
    establish();
    send("hello");
    icmp(sentPacket(), Icmpv4.PARAMETER_PROBLEM, 0, 0);
    goesOn();
  }

  @Test
  void sourceQuenchIsIgnored() {
    establish();
    send("hello");
    int before = info(CWND);
    icmp(sentPacket(), Icmpv4.SOURCE_QUENCH, 0, 0);
    assertEquals(before, info(CWND));
    goesOn();
  }
}
