// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.count.Counter;
import io.cleat.stack.time.Timer;
import java.util.ArrayDeque;

/**
 * Better ways that routers have shown, for a while and for a limited number of destinations (RFC
 * 1122 3.2.2.2, RFC 4861 8.3).
 */
final class Redirects extends Timer {
  /** Destinations; where one more comes, the oldest goes. */
  static final int LIMIT = 64;

  /** Linux's net.ipv4.route.gc_timeout. */
  static final long KEPT_NANOS = 300_000_000_000L;

  private record Shown(Route route, long until) {}

  private final Network network;
  private final ArrayDeque<Shown> shown = new ArrayDeque<>(LIMIT);

  Redirects(Network network) {
    this.network = network;
  }

  /**
   * Takes a better way.
   *
   * @param router who shows it
   * @param to the destination
   * @param target the better first hop, the destination itself where it is on the link
   * @return whether it was taken
   */
  boolean redirect(Interface from, Prefix router, Prefix to, Prefix target) {
    Route used = network.routes.to(to.high(), to.low());
    // RFC 1122 3.2.2.2: a redirect should be silently discarded if the new gateway address is not
    // on the same connected net, or if the source is not the current first-hop gateway for the
    // specified destination. RFC 4861 8.1 has the latter.
    boolean right = used != null && used.out() == from && router.equals(used.gateway());
    if (!right || !from.settings().acceptRedirects || !isNear(from, to, target)) {
      network.counters.count(Counter.DROP_REDIRECT);
      return false;
    }
    if (shown.size() == LIMIT) {
      network.routes.remove(shown.remove().route);
    }
    forget(to);
    Route better = new Route(to, from, target.equals(to) ? null : target, null);
    network.routes.add(better);
    long until = network.clock.now() + KEPT_NANOS;
    shown.add(new Shown(better, until));
    network.wheel.wakeBy(this, until);
    return true;
  }

  private boolean isNear(Interface from, Prefix to, Prefix target) {
    if (network.addresses.isLocal(target.high(), target.low())
        || !IpAddress.isUnicast(to.high(), to.low())
        || !IpAddress.isUnicast(target.high(), target.low())
        || from.isBroadcast(target.high(), target.low())) {
      return false;
    }
    // RFC 4861 8.3: if the target address is the same as the destination address, the host must
    // treat the target as on-link.
    if (IpAddress.isLinkLocal(target.high()) || !target.isIpv4() && target.equals(to)) {
      return true;
    }
    Route way = network.routes.to(target.high(), target.low());
    return way != null && way.out() == from && way.gateway() == null;
  }

  /**
   * RFC 4861 6.3.5, 7.2.5: entries that use a router which is none any more perform next-hop
   * determination again.
   */
  void without(Interface out, Prefix gateway) {
    shown.removeIf(old ->
        old.route.out() == out
            && gateway.equals(old.route.gateway())
            && network.routes.remove(old.route));
  }

  private void forget(Prefix to) {
    shown.removeIf(old -> old.route.to().equals(to) && network.routes.remove(old.route));
  }

  /** The host is gone. */
  void end() {
    network.wheel.cancel(this);
  }

  @Override
  protected void expire(long now) {
    while (!shown.isEmpty() && shown.peek().until <= now) {
      network.routes.remove(shown.remove().route);
    }
    if (!shown.isEmpty()) {
      network.wheel.wakeBy(this, shown.peek().until);
    }
  }
}
