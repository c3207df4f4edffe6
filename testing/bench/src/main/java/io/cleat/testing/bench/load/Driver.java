// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

/**
 * What drives the echo loads on this machine: io_uring, or epoll where the kernel refuses that,
 * which makes a heavier load.
 *
 * @param refusal why it is epoll; null when it is io_uring
 */
public record Driver(String refusal) {
  /** This machine's. */
  public static Driver here() {
    return new Driver(Ring.refusal());
  }

  /** Whether it is io_uring. */
  public boolean isRing() {
    return refusal == null;
  }

  /** As results have it. */
  @Override
  public String toString() {
    return isRing() ? "io_uring" : "epoll, for want of io_uring (" + refusal + ")";
  }
}
