// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

/** What all that send and receive datagrams here have in common. */
public final class Datagrams {
  /**
   * Asked for as SO_RCVBUF by both ends, so that a burst fits; the kernel gives no more than
   * net.core.rmem_max.
   */
  public static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /** Room for any datagram, and for a train of them that UDP_GRO gathers. */
  public static final int MAX_BYTES = 1 << 16;

  /** How many are moved in one sendmmsg or recvmmsg. */
  public static final int BATCH = 64;

  private static final int MAX_PAYLOAD_BYTES = 65_507;

  private Datagrams() {}

  /** How many of a size go together, in a batch or a train. */
  public static int together(int bytes) {
    return Math.min(BATCH, MAX_PAYLOAD_BYTES / bytes);
  }
}
