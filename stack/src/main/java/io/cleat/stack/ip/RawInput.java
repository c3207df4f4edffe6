// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/** Who gets copies of packets before the protocol that they are for. */
public interface RawInput {
  /**
   * Looks at a packet that is for this host.
   *
   * @return whether somebody has taken a copy
   */
  boolean input(Packet packet);

  /** Hears what ICMP says about a packet of ours, as {@link Upper#advise}. */
  void advise(Packet quoted, int errno, boolean hard, int mtu);
}
