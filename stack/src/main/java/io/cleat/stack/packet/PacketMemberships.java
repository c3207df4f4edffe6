// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.packet;

import io.cleat.Errno;
import io.cleat.option.PacketOptions;
import io.cleat.stack.ip.Interface;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What an endpoint wants an interface to take beside its own frames, packet(7). Frames to groups
 * are taken anyhow; only PACKET_MR_PROMISC changes something.
 */
final class PacketMemberships {
  /** Of one endpoint. */
  private static final int LIMIT = 64;

  /** {@code struct packet_mreq}. */
  static final int BYTES = 16;

  private record Membership(Interface on, int type, long address) {}

  private final List<Membership> memberships = new ArrayList<>(0);

  PacketMemberships() {}

  int change(PacketEndpoint endpoint, boolean add, MemorySegment value, int length) {
    if (length < BYTES) {
      return Errno.EINVAL.negated();
    }
    Interface on = endpoint.interfaceAt(value.get(ValueLayout.JAVA_INT_UNALIGNED, 0));
    int type = value.get(ValueLayout.JAVA_SHORT_UNALIGNED, 4) & 0xffff;
    long address = value.get(ValueLayout.JAVA_LONG_UNALIGNED, 8);
    Membership membership = new Membership(on, type, address);
    if (!add) {
      // Linux: to leave what was never joined is no error.
      if (memberships.remove(membership)) {
        apply(membership, -1);
      }
      return 0;
    }
    if (on == null) {
      return Errno.ENODEV.negated();
    }
    if (type > PacketOptions.PACKET_MR_UNICAST) {
      return Errno.EINVAL.negated();
    }
    if (memberships.size() == LIMIT) {
      return Errno.ENOBUFS.negated();
    }
    memberships.add(membership);
    apply(membership, 1);
    return 0;
  }

  private static void apply(Membership membership, int more) {
    if (membership.type == PacketOptions.PACKET_MR_PROMISC) {
      membership.on.promiscuous(more);
    }
  }

  void end() {
    for (Membership membership : memberships) {
      apply(membership, -1);
    }
    memberships.clear();
  }
}
