// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;

import java.lang.foreign.MemorySegment;

/**
 * A netlink address, {@code struct sockaddr_nl} (netlink(7)).
 *
 * @param portId the unicast address; 0 is the kernel, and in bind(2) asks for any
 * @param groups multicast groups 1 to 32 as a mask
 */
public record Netlink(int portId, int groups) implements Address {
  /** The kernel; in bind(2), any port. */
  public static final Netlink KERNEL = new Netlink(0, 0);

  static final int BYTES = 12;
  private static final long PORT_ID = 4;
  private static final long GROUPS = 8;

  static Netlink decode(MemorySegment from) {
    return new Netlink(from.get(INT, PORT_ID), from.get(INT, GROUPS));
  }

  @Override
  public int family() {
    return Family.AF_NETLINK;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    into.set(INT, PORT_ID, portId);
    into.set(INT, GROUPS, groups);
    return BYTES;
  }

  @Override
  public String toString() {
    return "netlink:" + Integer.toUnsignedString(portId) + "/" + Integer.toHexString(groups);
  }
}
