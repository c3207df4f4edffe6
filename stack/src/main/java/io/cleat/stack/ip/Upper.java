// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/** What stands above IP: one protocol number's code. */
public interface Upper {
  /** Takes a packet whose IP header is good and which is for this host. */
  void input(Packet packet);

  /**
   * Hears what ICMP says about a packet of ours.
   *
   * @param quoted the packet, of which at least the upper layer's first eight bytes are there
   * @param errno what Linux calls it, positive
   * @param hard whether it is here to stay, as no port; a route may come back
   * @param mtu what fits through, where that is the trouble; else 0
   */
  void advise(Packet quoted, int errno, boolean hard, int mtu);
}
