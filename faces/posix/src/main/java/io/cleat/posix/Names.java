// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINVAL;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.cleat.address.Sockaddr;

/**
 * The address arguments of the manual pages: a length beside the address on the way in, and on the
 * way out a length that says first how much room there is and then how long the address was.
 */
final class Names {
  private Names() {}

  /**
   * The address with the length that the caller says it has; any number passes. Where there is none
   * and none is missed, for the length is 0 or no address's, an empty one.
   */
  static Sockaddr in(Sockaddr address, int addrlen) {
    if (address == null) {
      return new Sockaddr().length(addrlen);
    }
    if (address.length() != addrlen) {
      address.length(addrlen);
    }
    return address;
  }

  /**
   * Cuts an address to the room that the caller has, and tells its full length.
   *
   * @param addrlen holds the room at index 0 and gets the full length
   * @return 0, or -EFAULT there is no {@code addrlen}; -EINVAL the room is negative
   */
  static int out(Sockaddr address, int[] addrlen) {
    if (addrlen == null) {
      return EFAULT;
    }
    int room = addrlen[0];
    if (room < 0) {
      return EINVAL;
    }
    addrlen[0] = address.length();
    cut(address, room);
    return 0;
  }

  /** Leaves no more of an address than there is room for. */
  static void cut(Sockaddr address, int room) {
    int held = Math.min(address.length(), Sockaddr.CAPACITY);
    for (int at = room; at < held; at++) {
      address.segment().set(JAVA_BYTE, at, (byte) 0);
    }
    if (address.length() > room) {
      address.length(room);
    }
  }
}
