// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.option.IpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.Igmp;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv4Options;
import io.cleat.wire.MulticastRecord;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** What a host answers to routers of IPv4 that ask about groups: RFC 3376. */
class GroupQueriesTest extends GroupConversation {

  private static byte[] query(int maxTenths, int group, boolean version3) {
    byte[] message = new byte[version3 ? 12 : 8];
    MemorySegment memory = MemorySegment.ofArray(message);
    Igmp.header(memory, 0, Igmp.QUERY, maxTenths, group);
    Igmp.seal(memory, 0, message.length);
    int to = group == 0 ? Ipv4Address.ALL_HOSTS : group;
    return Packets.frame(0x0100_5e00_0001L, ROUTER_MAC, alerting(to, message));
  }

  /** A packet that asks routers to look closer. */
  private static byte[] alerting(int to, byte[] message) {
    byte[] upper = new byte[4 + message.length];
    System.arraycopy(message, 0, upper, 4, message.length);
    byte[] packet = Packets.ipv4(ROUTER, to, IpProtocol.IGMP, upper);
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv4Options.writeRouterAlert(memory, Ipv4.SIZE);
    Ipv4.headerLength(memory, 0, Ipv4.SIZE + 4);
    Ipv4.seal(memory, 0);
    return packet;
  }

  /** RFC 3376 5.2: after a random time, no longer than the query says. */
  @Test
  void queryIsAnsweredInTime() {
    succeeds(join(udp(7)));
    after(2000);
    link.sent.clear();
    arrives(query(100, 0, true));
    silence();
    after(10_001);
    expect(REPORT + "is_ex{0}, length 16");
    arrives(query(10, GROUP, true));
    after(1001);
    expect(REPORT + "is_ex{0}, length 16");
    arrives(query(10, GROUP + 1, true));
    after(5000);
    silence();
  }

  /** RFC 3376 7.2.1: while an older router is there, its version is spoken. */
  @Test
  void olderRouterIsSpokenToInItsVersion() {
    StackEndpoint udp = udp(7);
    succeeds(join(udp));
    after(2000);
    link.sent.clear();
    arrives(query(10, 0, false));
    after(1001);
    expectTo(GROUP_MAC, "IP 192.0.2.1 > 239.1.2.3: igmp v2 report 239.1.2.3, length 8");
    succeeds(option(udp, IpOptions.IP_DROP_MEMBERSHIP, GROUP, US));
    expect("IP 192.0.2.1 > 224.0.0.2: igmp leave 239.1.2.3, length 8");
    after(261_000);
    link.sent.clear();
    succeeds(join(udp));
    expect(REPORT + "to_ex{0}, length 16");
  }

  private static byte[] sentTo(int address, long mac, byte[] query) {
    MemorySegment memory = MemorySegment.ofArray(query);
    for (int i = 0; i < 6; i++) {
      query[i] = (byte) (mac >>> 40 - 8 * i);
    }
    Ipv4.addresses(memory, 14, ROUTER, address);
    Ipv4.seal(memory, 14);
    return query;
  }

  /** RFC 3376 7.2.1: a host that changes its version has nothing left to say in the other. */
  @Test
  void changeIsNotReportedAgainToAnOlderRouter() {
    succeeds(join(udp(7)));
    expect(REPORT + "to_ex{0}, length 16");
    arrives(query(100, 0, false));
    after(20_000);
    expect("IP 192.0.2.1 > 239.1.2.3: igmp v2 report 239.1.2.3, length 8");
    silence();
  }

  /** RFC 3376 9.1: hosts should ignore general queries to another multicast address. */
  @Test
  void generalQueryToAnotherGroupIsNotAnswered() {
    succeeds(join(udp(7)));
    after(2000);
    link.sent.clear();
    arrives(sentTo(GROUP, GROUP_MAC, query(10, 0, true)));
    after(5000);
    silence();
    counted(1, Counter.DROP_GROUP_QUERY);
  }

  /** RFC 3376 4.1.12: a system must accept any query to an address of the interface. */
  @Test
  void generalQueryToAHostAloneIsAnswered() {
    succeeds(join(udp(7)));
    after(2000);
    link.sent.clear();
    arrives(sentTo(US, US_MAC, query(10, 0, true)));
    after(1001);
    expect(REPORT + "is_ex{0}, length 16");
  }

  /** RFC 3376 9.1: hosts should ignore queries without the router alert option, but version 1's. */
  @Test
  void queryWithoutRouterAlertIsNotAnswered() {
    succeeds(join(udp(7)));
    after(2000);
    link.sent.clear();
    byte[] query = query(10, 0, true);
    byte[] packet = new byte[Ipv4.SIZE + 12];
    System.arraycopy(query, 14, packet, 0, Ipv4.SIZE);
    System.arraycopy(query, 14 + 24, packet, Ipv4.SIZE, 12);
    MemorySegment memory = MemorySegment.ofArray(packet);
    Ipv4.headerLength(memory, 0, Ipv4.SIZE);
    Ipv4.totalLength(memory, 0, packet.length);
    Ipv4.seal(memory, 0);
    arrives(Packets.frame(0x0100_5e00_0001L, ROUTER_MAC, packet));
    after(5000);
    silence();
    counted(1, Counter.DROP_GROUP_QUERY);
  }

  private static byte[] queryAbout(int... sources) {
    byte[] message = new byte[12 + 4 * sources.length];
    MemorySegment memory = MemorySegment.ofArray(message);
    Igmp.header(memory, 0, Igmp.QUERY, 10, GROUP);
    message[11] = (byte) sources.length;
    for (int i = 0; i < sources.length; i++) {
      Igmp.writeSource(memory, 12 + 4L * i, sources[i]);
    }
    Igmp.seal(memory, 0, message.length);
    return Packets.frame(GROUP_MAC, ROUTER_MAC, alerting(GROUP, message));
  }

  /** RFC 3376 5.2: IS_IN (A*B) where A is included. */
  @Test
  void questionAboutSourcesIsAnsweredAboutThoseThatAreWanted() {
    StackEndpoint udp = udp(7);
    succeeds(option(udp, IpOptions.IP_ADD_SOURCE_MEMBERSHIP, GROUP, US, PEER));
    succeeds(option(udp, IpOptions.IP_ADD_SOURCE_MEMBERSHIP, GROUP, US, PEER + 1));
    after(3000);
    link.sent.clear();
    arrives(queryAbout(PEER, PEER + 7));
    after(1001);
    expect(REPORT + "is_in{1}, length 20");
    arrives(queryAbout(PEER + 7));
    after(2000);
    silence();
    arrives(queryAbout(PEER));
    arrives(queryAbout(PEER + 1));
    after(1001);
    expect(REPORT + "is_in{2}, length 24");
    arrives(queryAbout(PEER));
    arrives(query(10, GROUP, true));
    after(1001);
    expect(REPORT + "is_in{2}, length 24");
  }

  /** RFC 3376 5.2: IS_IN (B-A) where A is excluded. */
  @Test
  void questionAboutSourcesIsAnsweredAboutThoseThatAreNotBlocked() {
    StackEndpoint udp = udp(7);
    succeeds(join(udp));
    succeeds(option(udp, IpOptions.IP_BLOCK_SOURCE, GROUP, US, PEER));
    after(3000);
    link.sent.clear();
    arrives(queryAbout(PEER, PEER + 7));
    after(1001);
    expect(REPORT + "is_in{1}, length 20");
    arrives(queryAbout(PEER));
    after(2000);
    silence();
  }

  /** RFC 3376 4.2.16: what is too long for a report goes in several. */
  @Test
  void sourcesWithoutNumberAreReportedInSeveralRecords() {
    for (int i = 0; i < 110; i++) {
      StackEndpoint udp = udp();
      for (int j = 0; j < 10; j++) {
        int source = Ipv4Address.of(10, 0, i, j + 1);
        succeeds(option(udp, IpOptions.IP_ADD_SOURCE_MEMBERSHIP, GROUP, US, source));
      }
      after(2100);
      link.sent.clear();
    }
    arrives(query(10, 0, true));
    after(1001);
    int sources = 0;
    while (!link.sent.isEmpty()) {
      byte[] report = next();
      assertTrue(report.length <= 14 + 1500);
      MemorySegment memory = MemorySegment.ofArray(report);
      long record = 14 + 24 + 8;
      for (int i = Igmp.records(memory, 14 + 24); i > 0; i--) {
        assertEquals(MulticastRecord.MODE_IS_INCLUDE, MulticastRecord.type(memory, record));
        sources += MulticastRecord.sources(memory, record);
        record = Igmp.nextRecord(memory, record);
      }
    }
    assertEquals(1100, sources);
  }
}
