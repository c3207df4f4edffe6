// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.time.Timer;
import io.cleat.stack.time.Wheel;
import java.util.ArrayList;
import java.util.List;

/**
 * The groups that one interface listens to, and when routers are told: IGMP (RFC 3376, with RFC
 * 2236 and RFC 1112 where there is an older router) and MLD (RFC 3810, RFC 2710) do the same in
 * their own words, which {@link GroupReports} has.
 */
final class Groups extends Timer {
  /** Groups of one interface. */
  static final int LIMIT = 512;

  /** RFC 3376 8.1, RFC 3810 9.1: Robustness Variable. */
  private static final int ROBUSTNESS = 2;

  /** RFC 3376 8.11, RFC 3810 9.11: Unsolicited Report Interval. */
  private static final long UNSOLICITED_NANOS = 1_000_000_000L;

  /** RFC 2236 8.10, RFC 2710 7.10: the same of the older versions. */
  private static final long OLD_UNSOLICITED_NANOS = 10_000_000_000L;

  /** RFC 3376 8.12, RFC 3810 9.12: two query intervals and one time to respond. */
  private static final long OLDER_QUERIER_NANOS = 260_000_000_000L;

  private final Network network;
  private final Interface out;
  private final List<Group> groups = new ArrayList<>();
  private final long[] olderUntil = new long[6];
  private final boolean[] isOlder = new boolean[6];
  private long generalIpv4At = Wheel.NEVER;
  private long generalIpv6At = Wheel.NEVER;
  private long changesAt = Wheel.NEVER;

  Groups(Network network, Interface out) {
    this.network = network;
    this.out = out;
  }

  /** Whether packets to a group are taken. */
  boolean contains(long high, long low) {
    Group group = find(high, low);
    return group != null && group.isWanted();
  }

  Group find(long high, long low) {
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      if (group.low == low && group.high == high) {
        return group;
      }
    }
    return null;
  }

  int count() {
    return groups.size();
  }

  /** The group, made where there is none; null when there are too many. */
  private Group of(long high, long low) {
    Group group = find(high, low);
    if (group == null && groups.size() < LIMIT) {
      group = new Group(high, low);
      groups.add(group);
    }
    return group;
  }

  // Who wants what.

  /** One more wants all sources; false when there are too many groups. */
  boolean join(long high, long low) {
    Group group = of(high, low);
    if (group == null) {
      return false;
    }
    boolean before = group.isExclude();
    group.excluders++;
    if (!before) {
      modeChanged(group);
    }
    return true;
  }

  /** One less wants all sources. */
  void leave(long high, long low) {
    Group group = find(high, low);
    group.excluders--;
    if (!group.isExclude()) {
      modeChanged(group);
    }
  }

  /** One more, or with -1 one less, wants one source alone. */
  boolean include(long high, long low, long sourceHigh, long sourceLow, int more) {
    Group group = of(high, low);
    if (group == null) {
      return false;
    }
    Group.Source source = group.source(sourceHigh, sourceLow);
    boolean before = group.isListed(source);
    source.includers += more;
    group.includers += more;
    sourceChanged(group, source, before);
    return true;
  }

  /** One more of those who want all, or with -1 one less, does not want one source. */
  void exclude(long high, long low, long sourceHigh, long sourceLow, int more) {
    Group group = find(high, low);
    Group.Source source = group.source(sourceHigh, sourceLow);
    boolean before = group.isListed(source);
    source.excluders += more;
    sourceChanged(group, source, before);
  }

  // Telling the routers.

  private boolean isTold(Group group) {
    return !out.isLoopback() && out.settings().reportGroups && group.isReportable();
  }

  /**
   * RFC 3376 5.1: a change of interface state causes the system to immediately transmit a
   * state-change report from that interface; it is retransmitted [Robustness Variable] - 1 more
   * times, at intervals chosen at random from the range (0, [Unsolicited Report Interval]).
   */
  private void modeChanged(Group group) {
    if (!isTold(group)) {
      tidy(group);
      return;
    }
    group.changesLeft = ROBUSTNESS;
    sayChanges();
  }

  private void sourceChanged(Group group, Group.Source source, boolean before) {
    if (group.isListed(source) != before && isTold(group)) {
      source.changesLeft = ROBUSTNESS;
      sayChanges();
    } else {
      tidy(group);
    }
  }

  private void sayChanges() {
    GroupReports reports = network.reports;
    boolean more = false;
    for (int i = groups.size() - 1; i >= 0; i--) {
      Group group = groups.get(i);
      int version = version(IpAddress.isIpv4(group.high, group.low));
      if (isChanged(group)) {
        reports.change(out, group, version);
        more |= said(group);
      }
      tidy(group);
    }
    reports.flush(out);
    if (more) {
      changesAt = network.clock.now() + random(unsolicitedNanos());
      network.wheel.wakeBy(this, changesAt);
    }
  }

  private static boolean isChanged(Group group) {
    boolean changed = group.changesLeft > 0;
    for (int i = 0; i < group.sources.size() && !changed; i++) {
      changed = group.sources.get(i).changesLeft > 0;
    }
    return changed;
  }

  /** Counts that a change was said once more; whether it is to be said again. */
  private static boolean said(Group group) {
    boolean mode = group.changesLeft > 0;
    boolean more = false;
    if (mode) {
      group.changesLeft--;
      more = group.changesLeft > 0;
    }
    for (int i = 0; i < group.sources.size(); i++) {
      Group.Source source = group.sources.get(i);
      if (source.changesLeft > 0) {
        source.changesLeft = mode ? 0 : source.changesLeft - 1;
        more |= source.changesLeft > 0;
      }
    }
    return more;
  }

  private void tidy(Group group) {
    group.tidy();
    if (!group.isWanted() && group.changesLeft == 0 && group.sources.isEmpty()) {
      groups.remove(group);
    }
  }

  private long unsolicitedNanos() {
    boolean old = version(true) < GroupReports.IGMP_V3 || version(false) < GroupReports.MLD_V2;
    return old ? OLD_UNSOLICITED_NANOS : UNSOLICITED_NANOS;
  }

  private long random(long bound) {
    return 1 + Long.remainderUnsigned(network.environment.random(), Math.max(bound, 1));
  }

  // Queries.

  /** The version to speak: that of the oldest router heard of late. */
  int version(boolean ipv4) {
    long now = network.clock.now();
    int newest = ipv4 ? GroupReports.IGMP_V3 : GroupReports.MLD_V2;
    for (int version = ipv4 ? GroupReports.IGMP_V1 : GroupReports.MLD_V1;
        version < newest;
        version++) {
      if (isOlder[version] && now < olderUntil[version]) {
        return version;
      }
    }
    return newest;
  }

  /**
   * A router asks: RFC 3376 5.2, RFC 3810 6.2.
   *
   * @param version that it speaks
   * @param high of the group, 0 and {@code low} too for all
   * @param about which of the group's sources
   * @param maxNanos the longest time to wait before the answer
   */
  void query(boolean ipv4, int version, long high, long low, AskedSources about, long maxNanos) {
    network.counters.count(Counter.GROUP_QUERIES);
    long now = network.clock.now();
    if (version < (ipv4 ? GroupReports.IGMP_V3 : GroupReports.MLD_V2)) {
      int before = version(ipv4);
      // RFC 3376 7.2.1: whenever an older version query is received, the host sets its older
      // version querier present timer; RFC 3810 8.2.1.
      isOlder[version] = true;
      olderUntil[version] = now + OLDER_QUERIER_NANOS;
      if (version(ipv4) != before) {
        cancel(ipv4);
      }
    }
    long at = now + random(maxNanos);
    if ((high | low) == 0) {
      generalIpv4At = ipv4 ? Math.min(generalIpv4At, at) : generalIpv4At;
      generalIpv6At = ipv4 ? generalIpv6At : Math.min(generalIpv6At, at);
      network.wheel.wakeBy(this, at);
      return;
    }
    Group group = find(high, low);
    if (group != null && group.isWanted() && isTold(group)) {
      group.ask(about);
      group.respondAt = Math.min(group.respondAt, at);
      network.wheel.wakeBy(this, group.respondAt);
    }
  }

  /**
   * RFC 3376 7.2.1, RFC 3810 8.2.1: whenever a host changes its compatibility mode, it cancels all
   * its pending response and retransmission timers.
   */
  private void cancel(boolean ipv4) {
    generalIpv4At = ipv4 ? Wheel.NEVER : generalIpv4At;
    generalIpv6At = ipv4 ? generalIpv6At : Wheel.NEVER;
    for (int i = groups.size() - 1; i >= 0; i--) {
      Group group = groups.get(i);
      if (IpAddress.isIpv4(group.high, group.low) == ipv4) {
        group.respondAt = Wheel.NEVER;
        group.changesLeft = 0;
        group.sources.forEach(source -> source.changesLeft = 0);
        tidy(group);
      }
    }
  }

  /** RFC 2236 3, RFC 2710 4: another host has reported the group, so we need not. */
  void heardReport(long high, long low) {
    Group group = find(high, low);
    if (group != null && version(IpAddress.isIpv4(high, low)) < newest(high, low)) {
      group.respondAt = Wheel.NEVER;
    }
  }

  private static int newest(long high, long low) {
    return IpAddress.isIpv4(high, low) ? GroupReports.IGMP_V3 : GroupReports.MLD_V2;
  }

  @Override
  protected void expire(long now) {
    if (changesAt <= now) {
      changesAt = Wheel.NEVER;
      sayChanges();
    }
    boolean ipv4 = generalIpv4At <= now;
    boolean ipv6 = generalIpv6At <= now;
    generalIpv4At = ipv4 ? Wheel.NEVER : generalIpv4At;
    generalIpv6At = ipv6 ? Wheel.NEVER : generalIpv6At;
    long next = Math.min(changesAt, Math.min(generalIpv4At, generalIpv6At));
    for (int i = 0; i < groups.size(); i++) {
      Group group = groups.get(i);
      boolean four = IpAddress.isIpv4(group.high, group.low);
      boolean general = four ? ipv4 : ipv6;
      if (group.respondAt <= now || general) {
        if (group.isWanted() && isTold(group)) {
          boolean all = general || group.asked == null || group.asked.isAll();
          network.reports.state(out, group, version(four), all);
        }
        group.respondAt = Wheel.NEVER;
      }
      next = Math.min(next, group.respondAt);
    }
    network.reports.flush(out);
    if (next != Wheel.NEVER) {
      network.wheel.wakeBy(this, next);
    }
  }
}
