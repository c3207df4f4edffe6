// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.time.Wheel;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.List;

/**
 * A group that an interface listens to, on behalf of all who want it: RFC 3376 3.2, RFC 3810 4.2.
 * If any wants all sources but some, the interface excludes those that nobody wants; else it
 * includes those that somebody wants.
 */
final class Group {
  /** One of the sources that somebody names. */
  static final class Source {
    final long high;
    final long low;
    int includers;
    int excluders;

    /** How often it is still to be said that this source is wanted, or not any more. */
    int changesLeft;

    Source(long high, long low) {
      this.high = high;
      this.low = low;
    }
  }

  final long high;
  final long low;
  final List<Source> sources = new ArrayList<>(0);

  /** How many want all sources, but perhaps for some. */
  int excluders;

  /** How many want certain sources alone. */
  int includers;

  /** How often the change of mode is still to be said. */
  int changesLeft;

  /** When a query is to be answered. */
  long respondAt = Wheel.NEVER;

  /** What it asked about, if it was not about all sources; made on demand. */
  AskedSources asked;

  Group(long high, long low) {
    this.high = high;
    this.low = low;
  }

  boolean isExclude() {
    return excluders > 0;
  }

  boolean isWanted() {
    return excluders > 0 || includers > 0;
  }

  /** Whether the source stands in the interface's list. */
  boolean isListed(Source source) {
    return isExclude()
        ? source.excluders == excluders && source.includers == 0
        : source.includers > 0;
  }

  int listed() {
    int count = 0;
    for (int i = 0; i < sources.size(); i++) {
      count += isListed(sources.get(i)) ? 1 : 0;
    }
    return count;
  }

  /** Whether packets of a source are wanted. */
  boolean isWanted(long sourceHigh, long sourceLow) {
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      if (source.low == sourceLow && source.high == sourceHigh && isListed(source)) {
        return !isExclude();
      }
    }
    return isExclude();
  }

  /**
   * A router asks; whether an answer is pending already. RFC 3376 5.2, rules 3 to 5: what is asked
   * about is recorded, added to what is, or everything where either question is about all.
   */
  void ask(AskedSources about) {
    boolean pending = respondAt != Wheel.NEVER;
    boolean all = about.isAll() || pending && (asked == null || asked.isAll());
    if (asked != null && (all || !pending)) {
      asked.all();
    }
    if (!all) {
      asked = asked == null ? new AskedSources() : asked;
      asked.addAll(about);
    }
  }

  Source source(long sourceHigh, long sourceLow) {
    for (int i = 0; i < sources.size(); i++) {
      Source source = sources.get(i);
      if (source.low == sourceLow && source.high == sourceHigh) {
        return source;
      }
    }
    Source added = new Source(sourceHigh, sourceLow);
    sources.add(added);
    return added;
  }

  /** Forgets sources that nobody names and nothing is to be said of. */
  void tidy() {
    sources.removeIf(
        source -> source.includers == 0 && source.excluders == 0 && source.changesLeft == 0);
  }

  boolean isReportable() {
    // RFC 3376 5: the all-systems multicast address is never reported; RFC 3810 6: neither is
    // all-nodes, nor an address of scope 0 or 1.
    if (IpAddress.isIpv4(high, low)) {
      return (int) low != Ipv4Address.ALL_HOSTS;
    }
    int scope = Ipv6Address.scope(high, low);
    boolean allNodes = high == Ipv6Address.LINK_MULTICAST_HIGH && low == Ipv6Address.ALL_NODES_LOW;
    return scope > Ipv6Address.SCOPE_INTERFACE && !allNodes;
  }
}
