// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import java.lang.foreign.MemorySegment;

/** Who looks at all frames of all interfaces. */
public interface FrameTap {
  /** A frame arrived. */
  void arrived(Interface on, MemorySegment memory, long at, int length);

  /** A frame is about to leave. */
  void leaves(Interface on, MemorySegment memory, long at, int length);
}
