// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Errno;
import java.lang.foreign.MemorySegment;

/** Groups that endpoints listen to. */
final class Memberships {
  Memberships() {}

  static boolean isOne(int name) {
    return false;
  }

  static boolean isOne6(int name) {
    return false;
  }

  int setIpv4(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    return Errno.ENOPROTOOPT.negated();
  }

  int setIpv6(InetEndpoint endpoint, int name, MemorySegment value, int length) {
    return Errno.ENOPROTOOPT.negated();
  }
}
