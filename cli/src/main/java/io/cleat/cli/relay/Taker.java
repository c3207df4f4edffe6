// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.lang.foreign.MemorySegment;

/** Who takes what a source has to offer. */
interface Taker {
  /** Nothing was taken: the offer is to be made again. */
  long REFUSED = -1;

  /**
   * Takes bytes, which are good during this call only.
   *
   * @param whole whether they are one message, which is taken as a whole or cut by somebody who has
   *     no messages
   * @return how many were taken, 0 to {@code length}, where 0 of 0 is an empty message taken;
   *     {@link #REFUSED}
   */
  long take(MemorySegment data, long offset, long length, boolean whole);
}
