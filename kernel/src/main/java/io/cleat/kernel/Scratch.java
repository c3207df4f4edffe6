// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import io.cleat.sys.EpollEvent;
import io.cleat.sys.ErrnoCapture;
import io.cleat.sys.Pollfd;
import io.cleat.sys.Timespec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The native memory that a call needs besides its arguments, made once and used again: a platform
 * thread has one, virtual threads borrow from a {@link ScratchPool}, a poller has one for the
 * endpoints that live with it.
 *
 * <p>The memory is freed with the object. Nothing here may be used by two threads at once; what is
 * here is good for one call, so that nothing but a downcall may stand between filling it in and
 * using it.
 */
final class Scratch {
  /** Bytes of heap memory that are copied at once on their way to or from a stream. */
  static final int CHUNK_BYTES = 64 << 10;

  private static final long KEPT_BOUNCE_BYTES = 1 << 20;

  final MemorySegment errno;
  final MemorySegment length;
  final MemorySegment pair;
  final MemorySegment pollfds;
  final MemorySegment event;
  final MemorySegment timeout;

  /** The last news before the call, see {@link Waiters}. */
  long readNews;

  long writeNews;

  /** The error that came after the first chunks of a call, which the next call is to be told. */
  long lateError;

  private final ScratchPool pool;
  private final boolean home;
  private MemorySegment bounce = MemorySegment.NULL;
  private Loan loan;
  private MessageHeaders headers;

  private Scratch(ScratchPool pool, boolean home) {
    this.pool = pool;
    this.home = home;
    Arena arena = Arena.ofAuto();
    errno = ErrnoCapture.allocate(arena);
    length = arena.allocate(Integer.BYTES, Integer.BYTES);
    pair = arena.allocate(2 * Integer.BYTES, Integer.BYTES);
    pollfds = arena.allocate(2 * Pollfd.SIZE, Long.BYTES);
    event = arena.allocate(EpollEvent.SIZE, Long.BYTES);
    timeout = arena.allocate(Timespec.SIZE, Long.BYTES);
  }

  /** For one platform thread. */
  static Scratch ofThread() {
    return new Scratch(null, false);
  }

  /** For virtual threads, which give it back. */
  static Scratch ofPool(ScratchPool pool) {
    return new Scratch(pool, false);
  }

  /** For a poller and the endpoints at home with it. */
  static Scratch ofPoller() {
    return new Scratch(null, true);
  }

  /** Whether it belongs to a poller, where one thread alone calls and nothing is counted. */
  boolean isHome() {
    return home;
  }

  /** Gives it back to where it came from. */
  void release() {
    if (pool != null) {
      pool.put(this);
    }
  }

  /** Memory for the copy of something on the heap. */
  MemorySegment bounce(long bytes) {
    if (bytes > bounce.byteSize()) {
      if (bytes > KEPT_BOUNCE_BYTES) {
        return Arena.ofAuto().allocate(bytes, Long.BYTES);
      }
      bounce = Arena.ofAuto().allocate(Math.max(CHUNK_BYTES, roomy(bytes)), Long.BYTES);
    }
    return bounce;
  }

  private static long roomy(long bytes) {
    return Long.highestOneBit(bytes - 1) << 1;
  }

  /** Headers of messages. */
  MessageHeaders headers() {
    if (headers == null) {
      headers = new MessageHeaders();
    }
    return headers;
  }

  /** Memory to lend. It is taken out, because the reader may make any call, also one that lends. */
  Loan takeLoan() {
    Loan taken = loan;
    loan = null;
    return taken != null ? taken : new Loan();
  }

  /** Puts it back. */
  void putLoan(Loan taken) {
    loan = taken;
  }
}
