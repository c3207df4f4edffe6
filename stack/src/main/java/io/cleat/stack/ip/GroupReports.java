// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.spi.Offload;
import io.cleat.wire.Icmpv6;
import io.cleat.wire.Igmp;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv4Options;
import io.cleat.wire.Ipv6;
import io.cleat.wire.Ipv6Address;
import io.cleat.wire.Ipv6Extensions;
import io.cleat.wire.Ipv6Options;
import io.cleat.wire.MacAddress;
import io.cleat.wire.Mld;
import io.cleat.wire.MulticastRecord;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What routers are told of groups, in the words of IGMP and MLD, and packed as they want it. */
final class GroupReports {
  static final int IGMP_V1 = 1;
  static final int IGMP_V2 = 2;
  static final int IGMP_V3 = 3;
  static final int MLD_V1 = 4;
  static final int MLD_V2 = 5;

  /** 224.0.0.2, all routers (RFC 2236 9). */
  private static final int ALL_ROUTERS = Ipv4Address.of(224, 0, 0, 2);

  /** RFC 3376 4: sent with an IP precedence of Internetwork Control. */
  private static final int PRECEDENCE = 0xc0;

  private static final int IGMP_AT = Ipv4.SIZE + Ipv4Options.ROUTER_ALERT_SIZE;
  private static final int MLD_AT = Ipv6.SIZE + Ipv6Extensions.ROUTER_ALERT_SIZE;

  /** Bytes of a report with all its records; more go into the next. */
  private static final int REPORT_BYTES = 1200;

  /** Sources of one record. */
  private static final int SOURCES_IPV4 = 256;

  private static final int SOURCES_IPV6 = 64;

  private final Network network;
  private final MemorySegment four = Arena.ofAuto().allocate(4096, Long.BYTES);
  private final MemorySegment six = Arena.ofAuto().allocate(4096, Long.BYTES);
  private int fourRecords;
  private long fourEnd;
  private int sixRecords;
  private long sixEnd;

  GroupReports(Network network) {
    this.network = network;
    clear();
  }

  private void clear() {
    fourRecords = 0;
    fourEnd = IGMP_AT + Igmp.SIZE;
    sixRecords = 0;
    sixEnd = MLD_AT + Mld.REPORT_V2_SIZE;
  }

  /** Says what has changed. */
  void change(Interface out, Group group, int version) {
    switch (version) {
      case IGMP_V1 -> {
        if (group.isWanted()) {
          old(out, group, Igmp.REPORT_V1);
        }
      }
      case IGMP_V2 -> old(out, group, group.isWanted() ? Igmp.REPORT_V2 : Igmp.LEAVE);
      case MLD_V1 -> oldMld(out, group, group.isWanted() ? Mld.REPORT_V1 : Mld.DONE);
      default -> changeRecords(out, group);
    }
  }

  private void changeRecords(Interface out, Group group) {
    if (group.changesLeft > 0) {
      int type =
          group.isExclude() ? MulticastRecord.CHANGE_TO_EXCLUDE : MulticastRecord.CHANGE_TO_INCLUDE;
      records(out, group, type);
      return;
    }
    // RFC 3376 5.1: the difference of the old and the new list of sources. In EXCLUDE mode, who
    // stands in the list is blocked.
    for (Group.Source source : group.sources) {
      if (source.changesLeft > 0) {
        boolean allow = group.isListed(source) != group.isExclude();
        int type = allow ? MulticastRecord.ALLOW_NEW_SOURCES : MulticastRecord.BLOCK_OLD_SOURCES;
        begin(out, group, type, 1);
        source(group, source.high, source.low);
      }
    }
  }

  /**
   * Says what is, as an answer.
   *
   * @param all whether of all sources, and not of those that were asked about
   */
  void state(Interface out, Group group, int version, boolean all) {
    switch (version) {
      case IGMP_V1 -> old(out, group, Igmp.REPORT_V1);
      case IGMP_V2 -> old(out, group, Igmp.REPORT_V2);
      case MLD_V1 -> oldMld(out, group, Mld.REPORT_V1);
      default -> {
        int type =
            group.isExclude() ? MulticastRecord.MODE_IS_EXCLUDE : MulticastRecord.MODE_IS_INCLUDE;
        if (all) {
          records(out, group, type);
        } else {
          asked(out, group);
        }
      }
    }
  }

  /**
   * RFC 3376 4.2.16, RFC 3810 5.2.15: a list of sources that does not fit into one report goes in
   * several records; but in EXCLUDE mode, as much of it as fits.
   */
  private void records(Interface out, Group group, int type) {
    int most = IpAddress.isIpv4(group.high, group.low) ? SOURCES_IPV4 : SOURCES_IPV6;
    int left = group.isExclude() ? Math.min(group.listed(), most) : group.listed();
    int room = Math.min(left, most);
    begin(out, group, type, room);
    for (int i = 0; i < group.sources.size() && left > 0; i++) {
      if (group.isListed(group.sources.get(i))) {
        if (room == 0) {
          room = Math.min(left, most);
          begin(out, group, type, room);
        }
        Group.Source source = group.sources.get(i);
        source(group, source.high, source.low);
        room--;
        left--;
      }
    }
  }

  /**
   * RFC 3376 5.2: of the sources B that were asked about, IS_IN (A*B) where the interface includes
   * A, IS_IN (B-A) where it excludes A; nothing where that is empty.
   */
  private void asked(Interface out, Group group) {
    AskedSources about = group.asked;
    int wanted = 0;
    for (int i = 0; i < about.count(); i++) {
      wanted += group.isWanted(about.high(i), about.low(i)) ? 1 : 0;
    }
    if (wanted == 0) {
      return;
    }
    begin(out, group, MulticastRecord.MODE_IS_INCLUDE, wanted);
    for (int i = 0; i < about.count(); i++) {
      if (group.isWanted(about.high(i), about.low(i))) {
        source(group, about.high(i), about.low(i));
      }
    }
  }

  private void begin(Interface out, Group group, int type, int sources) {
    if (IpAddress.isIpv4(group.high, group.low)) {
      if (fourEnd + 8 + 4L * sources > REPORT_BYTES && fourRecords > 0) {
        flush(out);
      }
      fourRecords++;
      fourEnd = Igmp.writeRecord(four, fourEnd, type, (int) group.low, sources);
    } else {
      if (sixEnd + 20 + 16L * sources > REPORT_BYTES && sixRecords > 0) {
        flush(out);
      }
      sixRecords++;
      sixEnd = Mld.writeRecord(six, sixEnd, type, sources, group.high, group.low);
    }
  }

  private void source(Group group, long high, long low) {
    if (IpAddress.isIpv4(group.high, group.low)) {
      fourEnd = Igmp.writeSource(four, fourEnd, (int) low);
    } else {
      sixEnd = Mld.writeAddress(six, sixEnd, high, low);
    }
  }

  /** Sends the reports of the newest versions that have records. */
  void flush(Interface out) {
    if (fourRecords > 0) {
      Igmp.report(four, IGMP_AT, fourRecords);
      igmp(out, Ipv4Address.IGMP_ROUTERS, (int) fourEnd - IGMP_AT);
    }
    if (sixRecords > 0) {
      Mld.report(six, MLD_AT, sixRecords);
      mld(out, Ipv6Address.LINK_MULTICAST_HIGH, Ipv6Address.MLD_ROUTERS_LOW, (int) sixEnd - MLD_AT);
    }
    clear();
  }

  /** RFC 2236 3, 6: a report goes to the group itself, a leave to all routers. */
  private void old(Interface out, Group group, int type) {
    Igmp.header(four, IGMP_AT, type, 0, (int) group.low);
    igmp(out, type == Igmp.LEAVE ? ALL_ROUTERS : (int) group.low, Igmp.SIZE);
  }

  private void oldMld(Interface out, Group group, int type) {
    Mld.header(six, MLD_AT, type, group.high, group.low);
    if (type == Mld.DONE) {
      mld(out, Ipv6Address.LINK_MULTICAST_HIGH, Ipv6Address.ALL_ROUTERS_LOW, Mld.SIZE);
    } else {
      mld(out, group.high, group.low, Mld.SIZE);
    }
  }

  /** RFC 3376 4: every IGMP message has a TTL of 1 and the IP router alert option. */
  private void igmp(Interface out, int to, int length) {
    Prefix source = out.sourceFor(0, Ipv6Address.mappedLow(to));
    int from = source == null ? Ipv4Address.ANY : (int) source.low();
    Igmp.seal(four, IGMP_AT, length);
    Ipv4.header(four, 0, PRECEDENCE, IGMP_AT + length, 1, IpProtocol.IGMP);
    Ipv4.headerLength(four, 0, IGMP_AT);
    Ipv4Options.writeRouterAlert(four, Ipv4.SIZE);
    Ipv4.addresses(four, 0, from, to);
    Ipv4.seal(four, 0);
    out.outbox().add(MacAddress.ofIpv4Multicast(to), four, 0, IGMP_AT + length, Offload.NONE);
    network.counters.count(Counter.GROUP_REPORTS);
  }

  /**
   * RFC 3810 5: a link-local source, hop limit 1, and a router alert; 5.2.13: the unspecified
   * address while there is no link-local one.
   */
  private void mld(Interface out, long high, long low, int length) {
    Prefix source = out.sourceFor(Ipv6Address.LINK_LOCAL_HIGH, 0);
    boolean local = source != null && IpAddress.isLinkLocal(source.high());
    int payload = Ipv6Extensions.ROUTER_ALERT_SIZE + length;
    Ipv6.header(six, 0, 0, payload, IpProtocol.HOP_BY_HOP, 1);
    Ipv6.source(six, 0, local ? source.high() : 0, local ? source.low() : 0);
    Ipv6.destination(six, 0, high, low);
    Ipv6Extensions.routerAlert(six, Ipv6.SIZE, IpProtocol.ICMPV6, Ipv6Options.ALERT_MLD);
    Icmpv6.seal(six, MLD_AT, length, Ipv6.pseudoSum(six, 0, IpProtocol.ICMPV6, length));
    out.outbox().add(MacAddress.ofIpv6Multicast(low), six, 0, MLD_AT + length, Offload.NONE);
    network.counters.count(Counter.GROUP_REPORTS);
  }
}
