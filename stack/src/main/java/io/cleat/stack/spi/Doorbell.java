// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

/** Who turns a stack, to be rung by whoever turns the stack at the other end of a link. */
@FunctionalInterface
public interface Doorbell {
  /**
   * There are frames to receive, or room to send: turn the stack now, or see to it that somebody
   * does. To be called without holding any lock.
   *
   * @param walked over how many links the calling thread came
   */
  void answer(int walked);
}
