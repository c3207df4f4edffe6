// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

import java.lang.foreign.MemorySegment;

/** Who takes frames from a link. */
@FunctionalInterface
public interface Receiver {
  /**
   * Looks at a frame, which is valid during the call only.
   *
   * @param memory holds it
   * @param at where it begins
   * @param length its bytes
   * @param offload what the link says about it, {@link Offload}
   */
  void frame(MemorySegment memory, long at, int length, long offload);
}
