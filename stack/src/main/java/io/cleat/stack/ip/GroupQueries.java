// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.count.Counters;
import io.cleat.stack.count.Layer;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.Igmp;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv4Options;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Mld;
import io.cleat.wire.Reason;

/** What routers ask, and other hosts say, about groups: IGMP and MLD as a host hears them. */
final class GroupQueries implements Upper {
  private static final long TENTH_NANOS = 100_000_000L;
  private static final long MILLI_NANOS = 1_000_000L;

  /** RFC 3376 7.2.1: a query of version 1 has a max response time of 10 seconds. */
  private static final long V1_NANOS = 10_000_000_000L;

  private final Counters counters;
  private final AskedSources asked = new AskedSources();

  GroupQueries(Counters counters) {
    this.counters = counters;
  }

  /** IGMP. */
  @Override
  public void input(Packet packet) {
    if (!packet.isIpv4()) {
      return;
    }
    int answer = Igmp.check(packet.memory, packet.upper, packet.upperLength);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.IGMP, answer);
      return;
    }
    int group = Igmp.group(packet.memory, packet.upper);
    long low = group == 0 ? 0 : Ipv6Address.mappedLow(group);
    switch (Igmp.type(packet.memory, packet.upper)) {
      case Igmp.QUERY -> queried(packet, low);
      case Igmp.REPORT_V1, Igmp.REPORT_V2 -> packet.from.groups().heardReport(0, low);
      // RFC 3376 4: unrecognized message types must be silently ignored; others are for routers.
      default -> {}
    }
  }

  private void queried(Packet packet, long low) {
    int version = Igmp.version(packet.memory, packet.upper, packet.upperLength);
    // RFC 3376 9.1: hosts should ignore general queries to another multicast address than the
    // all-systems address, and queries of version 2 or 3 without the router alert option.
    int to = (int) packet.destinationLow;
    boolean astray = low == 0 && Ipv4Address.isMulticast(to) && to != Ipv4Address.ALL_HOSTS;
    if (astray || version != GroupReports.IGMP_V1 && !hasRouterAlert(packet)) {
      counters.count(Counter.DROP_GROUP_QUERY);
      return;
    }
    long most = Igmp.maxResponseTenths(packet.memory, packet.upper, packet.upperLength);
    long nanos = version == GroupReports.IGMP_V1 ? V1_NANOS : most * TENTH_NANOS;
    asked.all();
    int sources = version < GroupReports.IGMP_V3 ? 0 : Igmp.sources(packet.memory, packet.upper);
    for (int i = 0; i < sources; i++) {
      if (!asked.add(0, Ipv6Address.mappedLow(Igmp.source(packet.memory, packet.upper, i)))) {
        asked.all();
        break;
      }
    }
    packet.from.groups().query(true, version, 0, low, asked, nanos);
  }

  private static boolean hasRouterAlert(Packet packet) {
    return Ipv4Options.find(packet.memory, packet.at, Ipv4Options.ROUTER_ALERT) >= 0;
  }

  /** One of the four messages of MLD, its checksum verified. */
  void mld(Packet packet) {
    int answer = Mld.check(packet.memory, packet.at, packet.upper, packet.upperLength);
    if (answer != Reason.GOOD) {
      counters.malformed(Layer.MLD, answer);
      return;
    }
    // RFC 3810 6.2: if the router alert option is not present, the packet is dropped.
    if (!packet.routerAlert) {
      counters.count(Counter.DROP_GROUP_QUERY);
      return;
    }
    long high = Mld.groupHigh(packet.memory, packet.upper);
    long low = Mld.groupLow(packet.memory, packet.upper);
    switch (Icmpv6.type(packet.memory, packet.upper)) {
      case Mld.QUERY -> {
        int version =
            Mld.version(packet.upperLength) == 1 ? GroupReports.MLD_V1 : GroupReports.MLD_V2;
        long most = Mld.maxResponseMillis(packet.memory, packet.upper, packet.upperLength);
        asked.all();
        int sources = version < GroupReports.MLD_V2 ? 0 : Mld.sources(packet.memory, packet.upper);
        for (int i = 0; i < sources; i++) {
          long sourceHigh = Mld.sourceHigh(packet.memory, packet.upper, i);
          if (!asked.add(sourceHigh, Mld.sourceLow(packet.memory, packet.upper, i))) {
            asked.all();
            break;
          }
        }
        packet.from.groups().query(false, version, high, low, asked, most * MILLI_NANOS);
      }
      case Mld.REPORT_V1 -> packet.from.groups().heardReport(high, low);
      default -> {}
    }
  }

  @Override
  public void advise(Packet about, int errno, boolean hard, int mtu) {
    counters.count(Counter.DROP_ICMP_ERROR_OF_NOBODY);
  }
}
