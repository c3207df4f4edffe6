// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.stack.count.Counter;
import io.cleat.stack.profile.Setting;
import io.cleat.stack.tcp.TcpEndpoint;
import io.cleat.wire.Icmpv4;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A path that takes less than a segment: RFC 1191, RFC 5927 7, RFC 4821 7.7. */
class PathMtuTest extends Conversation {
  private static final int CWND = 80;

  private void establishLarge() {
    establish(seg(SYN).seq(0).mss(1460).sackPermitted(), 40);
  }

  /** A router says of a packet of ours that it was too large. */
  private void router(byte[] packet, int mtu) {
    icmp(packet, Icmpv4.UNREACHABLE, Icmpv4.FRAGMENTATION_NEEDED, mtu);
  }

  private byte[] sentPacket() {
    byte[] packet = link.sent.getFirst().bytes();
    expect(seg(ACK).seq(1).length(1460));
    return packet;
  }

  @Test
  void segmentsAreMadeSmallerAndSentAgainAtOnce() {
    establishLarge();
    send(2920);
    byte[] packet = sentPacket();
    expect(seg(ACK).seq(1461).length(1460));
    int window = info(CWND) * 1460;
    router(packet, 1000);
    expect(seg(ACK).seq(1).length(960));
    expect(seg(ACK).seq(961).length(500));
    expect(seg(ACK).seq(1461).length(960));
    expect(seg(ACK).seq(2421).length(500));
    silence();
    // RFC 1191 6.4: this is no congestion.
    assertEquals(Math.ceilDiv(window, 960), info(CWND));
    peer(seg(ACK).seq(1).ack(2921));
    send(2000);
    expect(seg(ACK).seq(2921).length(960));
  }

  @Test
  void whatIsNotUnderWayIsNotBelieved() {
    establishLarge();
    send(1460);
    byte[] packet = sentPacket();
    peer(seg(ACK).seq(1).ack(1461));
    router(packet, 1000);
    send(1460);
    expect(seg(ACK).seq(1461).length(1460));
    assertEquals(1, stack.counters().get(Counter.DROP_ICMP_ERROR_OF_NOBODY));
  }

  @Test
  void nobodyMakesSegmentsSmallerThanAnyPathNeeds() {
    establishLarge();
    send(1460);
    router(sentPacket(), 68);
    expect(seg(ACK).seq(1).length(512));
  }

  @Test
  void routerThatDoesNotSayHowMuchMeansTheNextPlateau() {
    establishLarge();
    send(1460);
    router(sentPacket(), 0);
    // RFC 1191 7.1: below 1500 the next plateau is 1492.
    expect(seg(ACK).seq(1).length(1452));
  }

  @Test
  void largerPathMakesNothingLarger() {
    establishLarge();
    send(1460);
    router(sentPacket(), 9000);
    silence();
    send(1460);
    expect(seg(ACK).seq(1461).length(1460));
  }

  @Test
  void timestampsTakeTheirPart() {
    establish(seg(SYN).seq(0).mss(1460).ts(1, 0), 40);
    ((TcpEndpoint) endpoint).onPathMtu(1000);
    send(2000);
    expect(seg(ACK).seq(1).length(948));
  }

  @Test
  void whatTheReceiverHasIsNotSentAgain() {
    establishLarge();
    send(2920);
    byte[] packet = sentPacket();
    next();
    peer(seg(ACK).seq(1).ack(1).sack(1461, 2921));
    router(Arrays.copyOf(packet, packet.length), 1000);
    expect(seg(ACK).seq(1).length(960));
    expect(seg(ACK).seq(961).length(500));
    silence();
  }

  // RFC 4821 7.7.

  @Test
  void blackHoleIsFoundByTimeouts() {
    stack.profile(stack.profile().with(Setting.BLACK_HOLE_DETECTION, 1));
    establish(seg(SYN).seq(0).mss(1460), 40);
    send(1460);
    for (int i = 0; i < 4; i++) {
      expect(seg(ACK).seq(1).length(1460));
      after(240L << i);
    }
    expect(seg(ACK).seq(1).length(1024));
    after(240L << 4);
    expect(seg(ACK).seq(1).length(512));
  }

  @Test
  void blackHolesAreNotLookedForUnlessSaidSo() {
    establish(seg(SYN).seq(0).mss(1460), 40);
    send(1460);
    for (int i = 0; i < 6; i++) {
      expect(seg(ACK).seq(1).length(1460));
      after(240L << i);
    }
  }
}
