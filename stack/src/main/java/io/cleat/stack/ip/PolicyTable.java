// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv6Address;

/** The labels of the default policy table of RFC 6724 2.1. */
final class PolicyTable {
  private PolicyTable() {}

  static int label(long high, long low) {
    if (Ipv6Address.isLoopback(high, low)) {
      return 0;
    }
    if (Ipv6Address.isMapped(high, low)) {
      return 4;
    }
    if (high == 0 && low >>> 32 == 0) {
      return 3;
    }
    if (high >>> 48 == 0x2002) {
      return 2;
    }
    if (high >>> 32 == 0x2001_0000L) {
      return 5;
    }
    if (Ipv6Address.isUniqueLocal(high)) {
      return 13;
    }
    if (high >>> 54 == 0xfec0 >>> 6) {
      return 11;
    }
    return high >>> 48 == 0x3ffe ? 12 : 1;
  }
}
