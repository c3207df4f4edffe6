// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** {@code struct pollfd} of poll(2): a descriptor, what is asked about it, and the answer. */
public final class Pollfd {
  /** The descriptor; a negative one is left out. */
  public int fd;

  /** What is asked, bits of {@link Poll}. */
  public int events;

  /** The answer, bits of {@link Poll}; POLLERR, POLLHUP and POLLNVAL come unasked. */
  public int revents;

  /** About descriptor 0, asking nothing. */
  public Pollfd() {}

  /** About this descriptor, asking for these events. */
  public Pollfd(int fd, int events) {
    this.fd = fd;
    this.events = events;
  }
}
