// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;
import static io.cleat.address.Layout.SHORT;

import java.lang.foreign.MemorySegment;

/**
 * A queue of an interface for express data path sockets, {@code struct sockaddr_xdp}.
 *
 * @param flags XDP_SHARED_UMEM (1), XDP_COPY (2), XDP_ZEROCOPY (4), XDP_USE_NEED_WAKEUP (8)
 * @param interfaceIndex the interface
 * @param queueId its queue
 * @param sharedUmemDescriptor descriptor of the socket whose UMEM is shared, with XDP_SHARED_UMEM
 */
public record Xdp(int flags, int interfaceIndex, int queueId, int sharedUmemDescriptor)
    implements Address {
  static final int BYTES = 16;
  private static final long FLAGS = 2;
  private static final long INTERFACE = 4;
  private static final long QUEUE = 8;
  private static final long SHARED_UMEM = 12;

  static Xdp decode(MemorySegment from) {
    return new Xdp(
        Short.toUnsignedInt(from.get(SHORT, FLAGS)),
        from.get(INT, INTERFACE),
        from.get(INT, QUEUE),
        from.get(INT, SHARED_UMEM));
  }

  @Override
  public int family() {
    return Family.AF_XDP;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(SHORT, 0, (short) family());
    into.set(SHORT, FLAGS, (short) flags);
    into.set(INT, INTERFACE, interfaceIndex);
    into.set(INT, QUEUE, queueId);
    into.set(INT, SHARED_UMEM, sharedUmemDescriptor);
    return BYTES;
  }

  @Override
  public String toString() {
    return "xdp:" + interfaceIndex + "/" + queueId;
  }
}
