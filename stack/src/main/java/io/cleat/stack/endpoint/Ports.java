// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Errno;
import io.cleat.stack.ip.IpAddress;
import io.cleat.stack.profile.Setting;

/**
 * Who is at which port of one protocol: a list a port, linked through the endpoints, in pages that
 * are made when first used.
 */
public final class Ports {
  private static final int PAGE = 256;

  private final Machine machine;
  private final boolean stream;
  private final InetEndpoint[][] pages = new InetEndpoint[65536 / PAGE][];
  private int next;
  private Held held;

  /** Says whether a port is kept by what is no endpoint any more. */
  @FunctionalInterface
  public interface Held {
    /** Whether an endpoint may not have this address and port. */
    boolean holds(InetEndpoint endpoint, long high, long low, int port);
  }

  /** Sets who else keeps ports. */
  public void held(Held by) {
    held = by;
  }

  /**
   * @param stream whether the protocol has listeners, of which SO_REUSEADDR does not make a second
   */
  public Ports(Machine machine, boolean stream) {
    this.machine = machine;
    this.stream = stream;
    next = (int) Long.remainderUnsigned(machine.environment.random(), range());
  }

  /** The first of the ports that are given out. */
  private int firstEphemeral() {
    return machine.network.profile().number(Setting.FIRST_PORT);
  }

  /** How many ports are given out. */
  private int range() {
    return machine.network.profile().number(Setting.LAST_PORT) - firstEphemeral() + 1;
  }

  /** The first endpoint at a port, or null. */
  public InetEndpoint first(int port) {
    InetEndpoint[] page = pages[port / PAGE];
    return page == null ? null : page[port % PAGE];
  }

  /** How many endpoints are at ports. */
  public int size() {
    int size = 0;
    for (InetEndpoint[] page : pages) {
      for (int i = 0; page != null && i < PAGE; i++) {
        for (InetEndpoint at = page[i]; at != null; at = at.nextAtPort) {
          size++;
        }
      }
    }
    return size;
  }

  /** The endpoint after another at its port, or null. */
  public static InetEndpoint next(InetEndpoint endpoint) {
    return endpoint.nextAtPort;
  }

  /**
   * Gives an endpoint an address and a port.
   *
   * @param port 0 for any that is free
   * @return 0, or -EADDRINUSE
   */
  int bind(InetEndpoint endpoint, long high, long low, int port) {
    int chosen = port == 0 ? free(endpoint, high, low) : port;
    if (chosen == 0 || port != 0 && conflicts(endpoint, high, low, port)) {
      return Errno.EADDRINUSE.negated();
    }
    endpoint.flow().local(high, low);
    add(endpoint, chosen);
    return 0;
  }

  /**
   * Gives an endpoint a port that is free at the address it has, as listen(2) does.
   *
   * @return 0, or -EADDRINUSE
   */
  public int bindAny(InetEndpoint endpoint) {
    return bind(endpoint, endpoint.flow().localHigh, endpoint.flow().localLow, 0);
  }

  private int free(InetEndpoint endpoint, long high, long low) {
    int range = range();
    int start = (int) Long.remainderUnsigned(machine.environment.random(), range);
    for (int i = 0; i < range; i++) {
      int port = firstEphemeral() + (start + i) % range;
      if (!conflicts(endpoint, high, low, port)) {
        return port;
      }
    }
    return 0;
  }

  /** Whether somebody else at this port is in the way of listening. */
  public boolean conflictsAsListener(InetEndpoint endpoint) {
    return conflicts(
        endpoint, endpoint.flow().localHigh, endpoint.flow().localLow, endpoint.flow().localPort);
  }

  private boolean conflicts(InetEndpoint endpoint, long high, long low, int port) {
    for (InetEndpoint other = first(port); other != null; other = other.nextAtPort) {
      if (other != endpoint && overlaps(endpoint, high, low, other) && !share(endpoint, other)) {
        return true;
      }
    }
    return held != null && held.holds(endpoint, high, low, port);
  }

  /**
   * Linux: with SO_REUSEADDR of both, a port has two owners as long as none of them listens; with
   * SO_REUSEPORT of both, always.
   */
  private boolean share(InetEndpoint one, InetEndpoint other) {
    boolean reuse =
        one.option(InetEndpoint.REUSE_ADDRESS) && other.option(InetEndpoint.REUSE_ADDRESS);
    boolean both = one.option(InetEndpoint.REUSE_PORT) && other.option(InetEndpoint.REUSE_PORT);
    return both || reuse && !(stream && other.listens());
  }

  /** Whether a packet could be meant for both. */
  private static boolean overlaps(InetEndpoint endpoint, long high, long low, InetEndpoint other) {
    boolean any = IpAddress.isAny(high, low);
    boolean otherAny = IpAddress.isAny(other.flow().localHigh, other.flow().localLow);
    if (!any && !otherAny) {
      return high == other.flow().localHigh && low == other.flow().localLow;
    }
    boolean ipv4 = takesIpv4(endpoint, high, low) && takesIpv4(other);
    boolean ipv6 = takesIpv6(endpoint, high, low) && takesIpv6(other);
    return ipv4 || ipv6;
  }

  private static boolean takesIpv4(InetEndpoint endpoint) {
    return takesIpv4(endpoint, endpoint.flow().localHigh, endpoint.flow().localLow);
  }

  private static boolean takesIpv4(InetEndpoint endpoint, long high, long low) {
    return IpAddress.isIpv4(high, low)
        || (high | low) == 0 && !endpoint.option(InetEndpoint.IPV6_ONLY);
  }

  private static boolean takesIpv6(InetEndpoint endpoint) {
    return takesIpv6(endpoint, endpoint.flow().localHigh, endpoint.flow().localLow);
  }

  private static boolean takesIpv6(InetEndpoint endpoint, long high, long low) {
    return !IpAddress.isIpv4(high, low);
  }

  /** Says whether a connection from a port would be the only one of its addresses and ports. */
  @FunctionalInterface
  public interface Free {
    /** Asks for one port. */
    boolean isFree(InetEndpoint endpoint, int port);
  }

  /**
   * Chooses a port to connect from and puts the endpoint there. A port that several connect from is
   * shared as long as their peers differ.
   *
   * @return 0, or -EADDRNOTAVAIL all are taken
   */
  public int choose(InetEndpoint endpoint, Free free) {
    int range = range();
    for (int i = 0; i < range; i++) {
      next = next + 1 >= range ? 0 : next + 1;
      int port = firstEphemeral() + next;
      InetEndpoint first = first(port);
      boolean chosenToo = first == null || !first.option(InetEndpoint.PORT_BOUND);
      if (chosenToo && free.isFree(endpoint, port)) {
        add(endpoint, port);
        return 0;
      }
    }
    return Errno.EADDRNOTAVAIL.negated();
  }

  /** Puts an endpoint at a port; those that were bound there stand first. */
  public void add(InetEndpoint endpoint, int port) {
    InetEndpoint[] page = pages[port / PAGE];
    if (page == null) {
      page = new InetEndpoint[PAGE];
      pages[port / PAGE] = page;
    }
    endpoint.flow().localPort = port;
    endpoint.atPort = true;
    InetEndpoint first = page[port % PAGE];
    if (first != null
        && first.option(InetEndpoint.PORT_BOUND)
        && !endpoint.option(InetEndpoint.PORT_BOUND)) {
      insertAfter(first, endpoint);
    } else {
      endpoint.previousAtPort = null;
      endpoint.nextAtPort = first;
      if (first != null) {
        first.previousAtPort = endpoint;
      }
      page[port % PAGE] = endpoint;
    }
  }

  private static void insertAfter(InetEndpoint before, InetEndpoint endpoint) {
    endpoint.previousAtPort = before;
    endpoint.nextAtPort = before.nextAtPort;
    if (before.nextAtPort != null) {
      before.nextAtPort.previousAtPort = endpoint;
    }
    before.nextAtPort = endpoint;
  }

  /** Whether an endpoint is at its port here. */
  public boolean contains(InetEndpoint endpoint) {
    return endpoint.atPort;
  }

  /** Takes an endpoint from its port, if it is there; its name stays. */
  public void remove(InetEndpoint endpoint) {
    int port = endpoint.flow().localPort;
    if (!endpoint.atPort) {
      return;
    }
    endpoint.atPort = false;
    if (endpoint.previousAtPort == null) {
      pages[port / PAGE][port % PAGE] = endpoint.nextAtPort;
    } else {
      endpoint.previousAtPort.nextAtPort = endpoint.nextAtPort;
    }
    if (endpoint.nextAtPort != null) {
      endpoint.nextAtPort.previousAtPort = endpoint.previousAtPort;
    }
    endpoint.nextAtPort = null;
    endpoint.previousAtPort = null;
  }
}
