// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

/** Knows when frames arrive that are under way on a link and that nobody rings for. */
@FunctionalInterface
public interface Arrivals {
  /**
   * When {@link Link#hasFrames} becomes true by itself, as {@link Environment#nanoTime}; {@link
   * Long#MAX_VALUE} while nothing is under way.
   */
  long nextFrameAt();
}
