// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import static io.cleat.option.IpOptions.*;

import io.cleat.Errno;
import io.cleat.address.Family;
import io.cleat.option.Ipv6Options;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.ip.Network;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Ipv6Address;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The options by which endpoints join and leave groups: ip(7), ipv6(7), and those of RFC 3678 that
 * do not care for the version.
 */
final class Memberships {
  /** Linux's net.ipv4.igmp_max_memberships. */
  static final int LIMIT = 20;

  private static final int MREQ_BYTES = 8;
  private static final int MREQN_BYTES = 12;
  private static final int MREQ_SOURCE_BYTES = 12;
  private static final int MREQ6_BYTES = 20;

  // struct group_req and group_source_req.
  private static final int GROUP = 8;
  private static final int SOURCE = 136;
  private static final int GROUP_REQ_BYTES = 136;
  private static final int GROUP_SOURCE_REQ_BYTES = 264;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final Network network;

  // What an option's value says.
  private int index;
  private long hintLow;
  private long high;
  private long low;
  private long sourceHigh;
  private long sourceLow;

  Memberships(Network network) {
    this.network = network;
  }

  /** Whether an option of IPPROTO_IP is one of these. */
  static boolean isOne(int name) {
    return name >= IP_ADD_MEMBERSHIP && name <= IP_DROP_SOURCE_MEMBERSHIP || isGeneric(name);
  }

  /** Whether an option of IPPROTO_IPV6 is one of these. */
  static boolean isOne6(int name) {
    return name == Ipv6Options.IPV6_JOIN_GROUP
        || name == Ipv6Options.IPV6_LEAVE_GROUP
        || isGeneric(name);
  }

  private static boolean isGeneric(int name) {
    return name >= MCAST_JOIN_GROUP && name <= MCAST_LEAVE_SOURCE_GROUP;
  }

  int setIpv4(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    index = 0;
    hintLow = 0;
    int answer = isGeneric(name) ? readGeneric(name, value, length) : readIpv4(name, value, length);
    if (answer == 0 && !IpAddress.isIpv4(high, low)) {
      answer = Errno.EINVAL.negated();
    }
    return answer < 0 ? answer : apply(endpoint, name);
  }

  int setIpv6(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    hintLow = 0;
    if (isGeneric(name)) {
      int answer = readGeneric(name, value, length);
      if (answer == 0 && IpAddress.isIpv4(high, low)) {
        answer = Errno.EADDRNOTAVAIL.negated();
      }
      return answer < 0 ? answer : apply(endpoint, name);
    }
    if (length < MREQ6_BYTES) {
      return Errno.EINVAL.negated();
    }
    high = value.get(ControlWriter.IPV6, 0);
    low = value.get(ControlWriter.IPV6, 8);
    index = value.get(INT, 16);
    boolean join = name == Ipv6Options.IPV6_JOIN_GROUP;
    return apply(endpoint, join ? MCAST_JOIN_GROUP : MCAST_LEAVE_GROUP);
  }

  // What the value says.

  private int readIpv4(int name, MemorySegment value, int length) {
    boolean plain = name == IP_ADD_MEMBERSHIP || name == IP_DROP_MEMBERSHIP;
    if (length < (plain ? MREQ_BYTES : MREQ_SOURCE_BYTES)) {
      return Errno.EINVAL.negated();
    }
    high = 0;
    low = Ipv6Address.mappedLow(value.get(ControlWriter.IPV4, 0));
    int address = value.get(ControlWriter.IPV4, 4);
    hintLow = address == 0 ? 0 : Ipv6Address.mappedLow(address);
    if (plain) {
      index = length >= MREQN_BYTES ? value.get(INT, 8) : 0;
    } else {
      sourceHigh = 0;
      sourceLow = Ipv6Address.mappedLow(value.get(ControlWriter.IPV4, 8));
    }
    return 0;
  }

  private int readGeneric(int name, MemorySegment value, int length) {
    boolean sources = name != MCAST_JOIN_GROUP && name != MCAST_LEAVE_GROUP;
    if (length < (sources ? GROUP_SOURCE_REQ_BYTES : GROUP_REQ_BYTES)) {
      return Errno.EINVAL.negated();
    }
    index = value.get(INT, 0);
    if (sources) {
      if (!readName(value, SOURCE)) {
        return Errno.EADDRNOTAVAIL.negated();
      }
      sourceHigh = high;
      sourceLow = low;
    }
    return readName(value, GROUP) ? 0 : Errno.EADDRNOTAVAIL.negated();
  }

  private boolean readName(MemorySegment value, long at) {
    int family = value.get(ValueLayout.JAVA_SHORT_UNALIGNED, at);
    if (family == Family.AF_INET) {
      high = 0;
      low = Ipv6Address.mappedLow(value.get(ControlWriter.IPV4, at + 4));
      return true;
    }
    high = value.get(ControlWriter.IPV6, at + 8);
    low = value.get(ControlWriter.IPV6, at + 16);
    return family == Family.AF_INET6;
  }

  // What is to be done.

  private int apply(InetEndpoint endpoint, int name) {
    if (IpLevel.isStream(endpoint)) {
      return Errno.EPROTO.negated();
    }
    if (!IpAddress.isMulticast(high, low)) {
      return Errno.EINVAL.negated();
    }
    Interface on = on();
    boolean any = index == 0 && hintLow == 0;
    return switch (name) {
      case IP_ADD_MEMBERSHIP, MCAST_JOIN_GROUP -> join(endpoint, on);
      case IP_DROP_MEMBERSHIP, MCAST_LEAVE_GROUP -> leave(endpoint, on, any);
      case IP_ADD_SOURCE_MEMBERSHIP, MCAST_JOIN_SOURCE_GROUP -> joinSource(endpoint, on);
      case IP_DROP_SOURCE_MEMBERSHIP, MCAST_LEAVE_SOURCE_GROUP -> leaveSource(endpoint, on, any);
      case IP_BLOCK_SOURCE, MCAST_BLOCK_SOURCE -> block(endpoint, on, any, true);
      default -> block(endpoint, on, any, false);
    };
  }

  /** The interface that is meant: by its number, by its address, by the route to the group. */
  private Interface on() {
    if (index != 0) {
      return network.interfaceAt(index);
    }
    if (hintLow != 0) {
      return network.interfaceOf(0, hintLow);
    }
    Route route = network.routes.to(high, low);
    return route != null ? route.out() : network.interfaceAt(2);
  }

  private int join(InetEndpoint endpoint, Interface on) {
    if (on == null) {
      return Errno.ENODEV.negated();
    }
    if (find(endpoint, on, false) != null) {
      return Errno.EADDRINUSE.negated();
    }
    Extras extras = InetOptions.extras(endpoint);
    if (extras.memberships.size() >= LIMIT || !on.join(high, low)) {
      return Errno.ENOBUFS.negated();
    }
    extras.memberships.add(new Membership(on, high, low, true));
    return 0;
  }

  private int leave(InetEndpoint endpoint, Interface on, boolean any) {
    Membership membership = find(endpoint, on, any);
    if (membership == null) {
      return on == null ? Errno.ENODEV.negated() : Errno.EADDRNOTAVAIL.negated();
    }
    endpoint.extras.memberships.remove(membership);
    membership.end();
    return 0;
  }

  private int joinSource(InetEndpoint endpoint, Interface on) {
    if (on == null) {
      return Errno.ENODEV.negated();
    }
    Membership membership = find(endpoint, on, false);
    if (membership == null) {
      Extras extras = InetOptions.extras(endpoint);
      if (extras.memberships.size() >= LIMIT) {
        return Errno.ENOBUFS.negated();
      }
      membership = new Membership(on, high, low, false);
      extras.memberships.add(membership);
    } else if (membership.exclude) {
      return Errno.EINVAL.negated();
    } else if (membership.find(sourceHigh, sourceLow) >= 0) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (membership.sources == Membership.SOURCES_MAX
        || !on.includeSource(high, low, sourceHigh, sourceLow, 1)) {
      if (membership.sources == 0) {
        endpoint.extras.memberships.remove(membership);
      }
      return Errno.ENOBUFS.negated();
    }
    membership.add(sourceHigh, sourceLow);
    return 0;
  }

  private int leaveSource(InetEndpoint endpoint, Interface on, boolean any) {
    Membership membership = find(endpoint, on, any);
    if (membership == null || membership.exclude) {
      return Errno.EINVAL.negated();
    }
    int at = membership.find(sourceHigh, sourceLow);
    if (at < 0) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    membership.remove(at);
    membership.on.includeSource(high, low, sourceHigh, sourceLow, -1);
    if (membership.sources == 0) {
      endpoint.extras.memberships.remove(membership);
    }
    return 0;
  }

  private int block(InetEndpoint endpoint, Interface on, boolean any, boolean add) {
    Membership membership = find(endpoint, on, any);
    if (membership == null || !membership.exclude) {
      return Errno.EINVAL.negated();
    }
    int at = membership.find(sourceHigh, sourceLow);
    if (at >= 0 == add) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    if (add && membership.sources == Membership.SOURCES_MAX) {
      return Errno.ENOBUFS.negated();
    }
    if (add) {
      membership.add(sourceHigh, sourceLow);
    } else {
      membership.remove(at);
    }
    membership.on.excludeSource(high, low, sourceHigh, sourceLow, add ? 1 : -1);
    return 0;
  }

  private Membership find(InetEndpoint endpoint, Interface on, boolean any) {
    if (endpoint.extras == null) {
      return null;
    }
    for (Membership membership : endpoint.extras.memberships) {
      if (membership.isOf(any ? membership.on : on, high, low)) {
        return membership;
      }
    }
    return null;
  }

  /** Leaves all groups of an endpoint. */
  static void end(InetEndpoint endpoint) {
    if (endpoint.extras != null) {
      for (Membership membership : endpoint.extras.memberships) {
        membership.end();
      }
      endpoint.extras.memberships.clear();
    }
  }
}
