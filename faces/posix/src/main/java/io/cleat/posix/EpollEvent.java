// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/**
 * {@code struct epoll_event} of epoll_ctl(2): events, and what the program wants to get back with
 * them. Where C has a union of a number and a pointer, here are both.
 */
public final class EpollEvent {
  /** Bits of {@link Epoll}. */
  public int events;

  /** The program's own number: {@code data.fd}, {@code data.u32}, {@code data.u64}. */
  public long data;

  /** The program's own object: {@code data.ptr}. */
  public Object ptr;

  /** Without events and data. */
  public EpollEvent() {}

  /** With a number, mostly the descriptor. */
  public EpollEvent(int events, long data) {
    this.events = events;
    this.data = data;
  }

  /** With an object. */
  public EpollEvent(int events, Object ptr) {
    this.events = events;
    this.ptr = ptr;
  }
}
