// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Family.AF_ALG;
import static io.cleat.address.Family.AF_CAN;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_NETLINK;
import static io.cleat.address.Family.AF_PACKET;
import static io.cleat.address.Family.AF_TIPC;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.address.Family.AF_VSOCK;
import static io.cleat.address.Family.AF_XDP;

import java.lang.foreign.MemorySegment;

/** An address as a value that people read and write; {@link Sockaddr} is its native form. */
public sealed interface Address
    permits Inet, Inet6, Unix, Netlink, Packet, Vsock, Can, Alg, Tipc, Xdp, Raw {

  /** The family, {@code AF_*}. */
  int family();

  /**
   * Writes the native form, family first.
   *
   * @param into at least {@link Sockaddr#CAPACITY} zero bytes
   * @return how many bytes count
   */
  int encode(MemorySegment into);

  /**
   * Reads the native form. What is too short for its family, or of a family without a record,
   * becomes {@link Raw}.
   *
   * @param from holds it
   * @param length how many bytes count
   */
  static Address decode(MemorySegment from, int length) {
    int family = length < Short.BYTES ? -1 : Short.toUnsignedInt(from.get(Layout.SHORT, 0));
    Address address =
        switch (family) {
          case AF_INET -> length < Inet.BYTES ? null : Inet.decode(from);
          case AF_INET6 -> length < Inet6.BYTES_WITHOUT_SCOPE ? null : Inet6.decode(from, length);
          case AF_UNIX -> Unix.decode(from, length);
          case AF_NETLINK -> length < Netlink.BYTES ? null : Netlink.decode(from);
          case AF_PACKET -> length < Packet.BYTES_WITHOUT_MAC ? null : Packet.decode(from, length);
          case AF_VSOCK -> length < Vsock.BYTES ? null : Vsock.decode(from);
          case AF_CAN -> length < Can.BYTES ? null : Can.decode(from);
          case AF_ALG -> length < Alg.BYTES ? null : Alg.decode(from);
          case AF_TIPC -> length < Tipc.BYTES ? null : Tipc.decode(from);
          case AF_XDP -> length < Xdp.BYTES ? null : Xdp.decode(from);
          default -> null;
        };
    return address != null ? address : Raw.decode(from, length);
  }
}
