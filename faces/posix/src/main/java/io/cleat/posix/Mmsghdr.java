// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/**
 * {@code struct mmsghdr} of sendmmsg(2) and recvmmsg(2): a message, and how many bytes it moved.
 */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class Mmsghdr {
  /** The message. */
  public Msghdr msg_hdr;

  /** How many bytes it moved. */
  public int msg_len;

  /** An empty message. */
  public Mmsghdr() {
    this(new Msghdr());
  }

  /** This message. */
  public Mmsghdr(Msghdr header) {
    msg_hdr = header;
  }
}
