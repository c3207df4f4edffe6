// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import static io.cleat.wire.Frames.assertReason;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NdpTest {
  private static final long GLOBAL = 0x20010db800000000L;
  private static final long LINK = Ipv6Address.LINK_LOCAL_HIGH;
  private static final long GROUP = Ipv6Address.LINK_MULTICAST_HIGH;
  private static final long MAC = 0x0200_0000_000aL;

  private static final int IP = 2;
  private static final int AT = IP + Ipv6.SIZE;

  private final MemorySegment frame = MemorySegment.ofArray(new byte[256]).fill((byte) 0x55);

  /** The IP header around a message that is already there, and the check's answer. */
  private int check(int length, long source, long sourceLow, long destination, long low) {
    Ipv6.header(frame, IP, 0, length, IpProtocol.ICMPV6, Ndp.HOP_LIMIT);
    Ipv6.source(frame, IP, source, sourceLow);
    Ipv6.destination(frame, IP, destination, low);
    return Ndp.check(frame.asSlice(0, AT + length), IP, AT, length);
  }

  private int solicitation(long target) {
    Ndp.neighborSolicitation(frame, AT, target, 2);
    return (int) NdpOptions.writeHardware(frame, AT + 24, NdpOptions.SOURCE_ADDRESS, MAC) - AT;
  }

  @Test
  void neighborMessagesAreWrittenAsLinuxWritesThem() {
    MemorySegment linux = Frames.linux("2001:db8::1 > ff02::1:ff00:2: ICMP6, neighbor sol");
    int length = solicitation(GLOBAL);
    long low = Ipv6Address.solicitedNodeLow(2);
    assertReason(Reason.GOOD, check(length, GLOBAL, 1, GROUP, low));
    Icmpv6.seal(frame, AT, length, Ipv6.pseudoSum(frame, IP, IpProtocol.ICMPV6, length));
    assertEquals(Frames.hex(linux, 14, 40 + length), Frames.hex(frame, IP, 40 + length));

    linux = Frames.linux("neighbor advertisement");
    Ndp.neighborAdvertisement(frame, AT, Ndp.SOLICITED | Ndp.OVERRIDE, GLOBAL, 2);
    NdpOptions.writeHardware(frame, AT + 24, NdpOptions.TARGET_ADDRESS, 0x0200_0000_000bL);
    assertReason(Reason.GOOD, check(32, GLOBAL, 2, GLOBAL, 1));
    Icmpv6.seal(frame, AT, 32, Ipv6.pseudoSum(frame, IP, IpProtocol.ICMPV6, 32));
    assertEquals(Frames.hex(linux, 14, 72), Frames.hex(frame, IP, 72));
  }

  @Test
  void neighborMessagesAreRead() {
    int length = solicitation(GLOBAL);
    assertEquals(GLOBAL, Ndp.targetHigh(frame, AT));
    assertEquals(2, Ndp.targetLow(frame, AT));
    long option = NdpOptions.find(frame, AT, length, NdpOptions.SOURCE_ADDRESS);
    assertEquals(MAC, NdpOptions.hardware(frame, option));
    assertEquals(-1, NdpOptions.find(frame, AT, length, NdpOptions.MTU));
    Ndp.neighborAdvertisement(frame, AT, Ndp.ROUTER | Ndp.SOLICITED, GLOBAL, 2);
    assertEquals(Ndp.ROUTER | Ndp.SOLICITED, Ndp.neighborFlags(frame, AT));
  }

  @Test
  void onlyNeighboursAreHeard() {
    int length = solicitation(GLOBAL);
    check(length, GLOBAL, 1, GLOBAL, 2);
    Ipv6.header(frame, IP, 0, length, IpProtocol.ICMPV6, 254);
    assertReason(Reason.BAD_HOP_LIMIT, Ndp.check(frame, IP, AT, length));
  }

  @Test
  void otherCodesAreBad() {
    int length = solicitation(GLOBAL);
    Layout.u8(frame, AT + Icmpv6.CODE, 1);
    assertReason(Reason.BAD_CODE, check(length, GLOBAL, 1, GLOBAL, 2));
  }

  @Test
  void shortMessagesAreTruncated() {
    int[][] sizes = {{133, 8}, {134, 16}, {135, 24}, {136, 24}, {137, 40}};
    for (int[] size : sizes) {
      Icmpv6.header(frame, AT, size[0], 0, 0);
      for (int length = 0; length < size[1]; length++) {
        assertReason(Reason.TRUNCATED, check(length, LINK, 1, LINK, 2));
      }
    }
  }

  @Test
  void optionsWithImpossibleLengthsAreBad() {
    int length = solicitation(GLOBAL);
    for (int octet : new int[] {0, 2, 255}) {
      Layout.u8(frame, AT + 25, octet);
      assertReason(Reason.BAD_OPTION, check(length, GLOBAL, 1, GLOBAL, 2));
    }
    Layout.u8(frame, AT + 25, 1);
    for (int cut = 1; cut < 8; cut++) {
      assertReason(Reason.BAD_OPTION, check(length - cut, GLOBAL, 1, GLOBAL, 2));
    }
  }

  /** RFC 4861 6.1.2: it is the length of zero that makes a message invalid, and nothing else. */
  @Test
  void optionsThatMakeNoSenseAreLeftToWhoWantsThem() {
    int length = solicitation(GLOBAL);
    for (int option : new int[] {3 << 8 | 1, 25 << 8 | 1, 200 << 8 | 1}) {
      Layout.u16(frame, AT + 24, option);
      assertReason(Reason.GOOD, check(length, GLOBAL, 1, GLOBAL, 2));
      assertFalse(NdpOptions.isPrefix(frame, AT + 24));
    }
  }

  @Test
  void optionsHaveALimit() {
    int length = Ndp.NEIGHBOR_SIZE + 8 * (NdpOptions.OPTIONS_MAX + 1);
    MemorySegment packet = MemorySegment.ofArray(new byte[40 + length]);
    Ipv6.header(packet, 0, 0, length, IpProtocol.ICMPV6, Ndp.HOP_LIMIT);
    Ipv6.source(packet, 0, GLOBAL, 1);
    Ndp.neighborSolicitation(packet, 40, GLOBAL, 2);
    for (int i = 40 + Ndp.NEIGHBOR_SIZE; i < 40 + length; i += 8) {
      Layout.u16(packet, i, 200 << 8 | 1);
    }
    assertReason(Reason.TOO_MANY_OPTIONS, Ndp.check(packet, 0, 40, length));
    assertReason(Reason.GOOD, Ndp.check(packet, 0, 40, length - 8));
  }

  @Test
  void groupsAreNoTargets() {
    int length = solicitation(GROUP);
    assertReason(Reason.BAD_ADDRESS, check(length, GLOBAL, 1, GLOBAL, 2));
    Ndp.neighborAdvertisement(frame, AT, 0, GROUP, 2);
    assertReason(Reason.BAD_ADDRESS, check(24, GLOBAL, 1, GLOBAL, 2));
  }

  @Test
  void addressesOfIpv4AreNoTargets() {
    Ndp.neighborAdvertisement(frame, AT, 0, 0, Ipv6Address.mappedLow(1));
    assertReason(Reason.BAD_ADDRESS, check(24, GLOBAL, 1, GLOBAL, 2));
  }

  @Test
  void whoHasNoAddressYetAsksAGroupAndSaysNothingElse() {
    int length = solicitation(GLOBAL);
    long low = Ipv6Address.solicitedNodeLow(2);
    assertReason(Reason.BAD_ADDRESS, check(length, 0, 0, GROUP, low));
    assertReason(Reason.GOOD, check(24, 0, 0, GROUP, low));
    assertReason(Reason.BAD_ADDRESS, check(24, 0, 0, GLOBAL, 2));
    Ndp.routerSolicitation(frame, AT);
    assertReason(Reason.GOOD, check(8, 0, 0, GROUP, 2));
    NdpOptions.writeHardware(frame, AT + 8, NdpOptions.SOURCE_ADDRESS, MAC);
    assertReason(Reason.BAD_ADDRESS, check(16, 0, 0, GROUP, 2));
    assertReason(Reason.GOOD, check(16, LINK, 1, GROUP, 2));
  }

  @Test
  void anAnswerToAllIsNotSolicited() {
    Ndp.neighborAdvertisement(frame, AT, Ndp.SOLICITED, GLOBAL, 2);
    assertReason(Reason.BAD_ADDRESS, check(24, GLOBAL, 2, GROUP, 1));
    Ndp.neighborAdvertisement(frame, AT, Ndp.OVERRIDE, GLOBAL, 2);
    assertReason(Reason.GOOD, check(24, GLOBAL, 2, GROUP, 1));
  }

  @Test
  void routerAdvertisementsAreWrittenAndRead() {
    Ndp.routerAdvertisement(frame, AT, 64, Ndp.OTHER_CONFIG, 1800);
    long next = NdpOptions.writeMtu(frame, AT + 16, 1400);
    int flags = NdpOptions.ON_LINK | NdpOptions.AUTONOMOUS;
    long prefix = next;
    next = NdpOptions.writePrefix(frame, prefix, 64, flags, GLOBAL);
    NdpOptions.lifetimes(frame, prefix, 86_400, -1);
    int length = (int) next - AT;
    assertReason(Reason.GOOD, check(length, LINK, 1, GROUP, 1));
    assertReason(Reason.BAD_ADDRESS, check(length, GLOBAL, 1, GROUP, 1));
    assertEquals(64, Ndp.currentHopLimit(frame, AT));
    assertEquals(Ndp.OTHER_CONFIG, Ndp.routerFlags(frame, AT));
    assertEquals(1800, Ndp.routerLifetimeSeconds(frame, AT));
    assertEquals(0, Ndp.reachableTimeMillis(frame, AT));
    assertEquals(0, Ndp.retransTimerMillis(frame, AT));
    long option = NdpOptions.first(frame, AT, length);
    assertEquals(1400, NdpOptions.mtu(frame, option));
    option = NdpOptions.next(frame, AT, length, option);
    assertEquals(prefix, option);
    assertEquals(64, NdpOptions.prefixLength(frame, option));
    assertEquals(flags, NdpOptions.prefixFlags(frame, option));
    assertEquals(86_400, NdpOptions.validSeconds(frame, option));
    assertEquals(-1, NdpOptions.preferredSeconds(frame, option));
    assertEquals(GLOBAL, NdpOptions.prefixHigh(frame, option));
    assertEquals(0, NdpOptions.prefixLow(frame, option));
    assertEquals(-1, NdpOptions.next(frame, AT, length, option));
    assertTrue(NdpOptions.isPrefix(frame, prefix));
    Layout.u8(frame, prefix + 2, 129);
    assertReason(Reason.GOOD, check(length, LINK, 1, GROUP, 1));
    assertFalse(NdpOptions.isPrefix(frame, prefix));
  }

  @Test
  void redirectsComeFromRoutersAndLeadToRoutersOrNeighbours() {
    redirect(LINK, GLOBAL);
    assertReason(Reason.GOOD, check(40, LINK, 1, GLOBAL, 1));
    assertEquals(GLOBAL, Ndp.redirectedHigh(frame, AT));
    assertEquals(9, Ndp.redirectedLow(frame, AT));
    assertReason(Reason.BAD_ADDRESS, check(40, GLOBAL, 1, GLOBAL, 1));
    redirect(GLOBAL, GLOBAL);
    assertReason(Reason.GOOD, check(40, LINK, 1, GLOBAL, 1));
    redirect(GLOBAL + 1, GLOBAL);
    assertReason(Reason.BAD_ADDRESS, check(40, LINK, 1, GLOBAL, 1));
    redirect(LINK, GROUP);
    assertReason(Reason.BAD_ADDRESS, check(40, LINK, 1, GLOBAL, 1));
  }

  private void redirect(long target, long destination) {
    Ndp.redirect(frame, AT, target, 9);
    Ndp.redirected(frame, AT, destination, 9);
  }
}
