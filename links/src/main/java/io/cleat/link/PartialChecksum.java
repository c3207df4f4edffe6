// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Offload;
import io.cleat.wire.Checksum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** A transport checksum of which so far only the pseudo header was summed ({@link Offload}). */
final class PartialChecksum {
  private static final ValueLayout.OfShort FIELD =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private PartialChecksum() {}

  /** Sums the rest, where that is still to be done. */
  static void complete(MemorySegment memory, long at, int length, long offload) {
    if (!Offload.needsChecksum(offload)) {
      return;
    }
    int start = Offload.checksumStart(offload);
    int sum = Checksum.field(Checksum.sum(memory, at + start, length - start));
    // RFC 768: a checksum that comes to zero is transmitted as all ones; TCP takes that as well.
    memory.set(
        FIELD, at + start + Offload.checksumOffset(offload), (short) (sum == 0 ? 0xffff : sum));
  }
}
