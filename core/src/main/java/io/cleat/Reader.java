// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import java.lang.foreign.MemorySegment;

/** Who is lent the bytes that have already arrived, see {@link Endpoint#receive}. */
@FunctionalInterface
public interface Reader {
  /**
   * Looks at bytes that are valid during this call only.
   *
   * @param endpoint where they arrived
   * @param segment holds them
   * @param offset the first, in bytes
   * @param length how many; 0 is an empty datagram
   * @return how many were taken, 0 to {@code length}; fewer than {@code length} ends the lending
   *     and keeps the rest queued
   */
  long read(Endpoint endpoint, MemorySegment segment, long offset, long length);
}
