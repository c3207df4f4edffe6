// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct io_uring_getevents_arg} of io_uring_enter(2): how a wait for completions ends
 * without them. Addresses are raw: whoever fills it in keeps that memory alive.
 */
public final class GeteventsArg {
  /** The address of a signal mask, 0 for the thread's own. */
  public static final long SIGNAL_MASK = 0;

  /** Bytes of the signal mask. */
  public static final long SIGNAL_MASK_BYTES = 8;

  /** The address of a {@link Timespec}, 0 for a wait without end. */
  public static final long TIMEOUT = 16;

  /** Bytes of the struct. */
  public static final long SIZE = 24;

  private GeteventsArg() {}

  /** Writes all of it: the thread's own mask, and a {@link Timespec} that says how long. */
  public static void timeout(MemorySegment memory, long at, MemorySegment timespec) {
    memory.set(LONG, at + SIGNAL_MASK, 0);
    memory.set(INT, at + SIGNAL_MASK_BYTES, 0);
    memory.set(LONG, at + TIMEOUT, Layout.address(timespec, 0, Timespec.SIZE));
  }
}
