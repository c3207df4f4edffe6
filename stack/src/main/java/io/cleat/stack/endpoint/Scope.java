// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Errno;
import io.cleat.stack.ip.IpAddress;
import io.cleat.wire.Ipv6Address;

/** By which interface packets must leave: what addresses, options and control messages say. */
final class Scope {
  private Scope() {}

  /** Whether an address means nothing without an interface (RFC 4007). */
  static boolean isNeeded(long high, long low) {
    return IpAddress.isLinkLocal(high)
        || Ipv6Address.isMulticast(high) && Ipv6Address.scope(high, low) == Ipv6Address.SCOPE_LINK;
  }

  /**
   * The index of the interface that a packet must leave by.
   *
   * @param said by a control message, or 0
   * @param scope of the destination's name, or 0
   * @return 0 where the routes decide, or -EINVAL, -ENODEV
   */
  static int interfaceFor(InetEndpoint endpoint, int said, long high, long low, int scope) {
    int bound = endpoint.device() == null ? 0 : endpoint.device().index();
    int index = said != 0 ? said : bound;
    if (scope != 0 && isNeeded(high, low)) {
      if (index != 0 && index != scope) {
        return Errno.EINVAL.negated();
      }
      index = scope;
    }
    if (bound != 0 && index != bound) {
      return Errno.EINVAL.negated();
    }
    Extras extras = endpoint.extras;
    if (index == 0 && extras != null) {
      boolean ipv4 = IpAddress.isIpv4(high, low);
      int many = ipv4 ? extras.multicastInterface : extras.multicastInterface6;
      index = IpAddress.isMulticast(high, low) ? many : extras.unicastInterface;
    }
    boolean known = index == 0 || endpoint.machine.network.interfaceAt(index) != null;
    return known ? index : Errno.ENODEV.negated();
  }
}
