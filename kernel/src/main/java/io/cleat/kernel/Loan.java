// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Reader;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Memory whose bytes are lent to readers, and how that is done: receive into it, show it, keep with
 * the endpoint what the reader has left ({@link Leftover}). What was left of a stream stands before
 * the new bytes in one piece, so that a parser sees whole what came in parts.
 */
final class Loan {
  /** Room for a stream's bytes, and for any UDP datagram. */
  private static final int BYTES = 64 << 10;

  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Sockaddr sender = new Sockaddr();
  private MemorySegment memory = Arena.ofAuto().allocate(BYTES, Long.BYTES);

  /** As {@link io.cleat.Endpoint#receive}, within a call. */
  long receive(Scratch s, QueuedDescriptor endpoint, Reader reader) {
    return endpoint.isStream() ? stream(s, endpoint, reader) : messages(s, endpoint, reader);
  }

  private long stream(Scratch s, QueuedDescriptor endpoint, Reader reader) {
    long room = memory.byteSize();
    boolean shortIsEmpty = endpoint.endsWithShortRead();
    long total = 0;
    while (true) {
      long before = left(endpoint);
      if (before < 0) {
        return before;
      }
      long received = EAGAIN;
      if (before < room) {
        received = endpoint.receiveFromKernel(s, memory, before, room - before);
      }
      if (received < 0 && received != EAGAIN && before + total > 0) {
        endpoint.leftover().keep(received);
      }
      long offered = before + Math.max(received, 0);
      if (offered == 0) {
        return total > 0 ? total : received;
      }
      long taken = lend(endpoint, reader, offered);
      total += taken;
      boolean drained = received <= 0 ? before < room : shortIsEmpty && offered < room;
      if (taken < offered || drained || endpoint.isClosed()) {
        return total;
      }
    }
  }

  /** Moves what is left to the front; how many bytes, or the error that was kept. */
  private long left(QueuedDescriptor endpoint) {
    Leftover leftover = endpoint.pendingLeftover();
    if (leftover == null) {
      return 0;
    }
    long bytes = leftover.recv(memory, 0, memory.byteSize(), 0, null);
    return bytes == Leftover.NOTHING ? 0 : bytes;
  }

  private static boolean isInternet(QueuedDescriptor endpoint) {
    return endpoint.domain() == AF_INET || endpoint.domain() == AF_INET6;
  }

  private long messages(Scratch s, QueuedDescriptor endpoint, Reader reader) {
    long total = 0;
    boolean lent = false;
    while (true) {
      long received = leftMessage(endpoint);
      if (received == Leftover.NOTHING) {
        received = message(s, endpoint);
      }
      if (received < 0) {
        if (lent && received != EAGAIN) {
          endpoint.leftover().keep(received);
        }
        return lent ? total : received;
      }
      if (received == 0 && isEnd(s, endpoint)) {
        return total;
      }
      long taken = lend(endpoint, reader, received);
      lent = true;
      total += taken;
      if (taken < received || endpoint.isClosed()) {
        return total;
      }
    }
  }

  private long leftMessage(QueuedDescriptor endpoint) {
    Leftover leftover = endpoint.pendingLeftover();
    return leftover == null
        ? Leftover.NOTHING
        : leftover.recv(memory, 0, memory.byteSize(), 0, sender);
  }

  /** Messages other than of the internet may be of any length, which must be asked for first. */
  private long message(Scratch s, QueuedDescriptor endpoint) {
    if (!isInternet(endpoint)) {
      long length = endpoint.nextLength(s);
      if (length > memory.byteSize()) {
        memory = Arena.ofAuto().allocate(length, Long.BYTES);
      }
    }
    return endpoint.receiveFromKernel(s, memory, sender);
  }

  /** Tells nothing more ever from an empty message: a shut socket goes on to answer 0. */
  private static boolean isEnd(Scratch s, QueuedDescriptor endpoint) {
    return (endpoint.kernelFacts(s, Events.RDHUP) & (Events.RDHUP | Events.HUP)) != 0;
  }

  private long lend(QueuedDescriptor endpoint, Reader reader, long length) {
    long taken = 0;
    try {
      taken = reader.read(endpoint.asEndpoint(), memory, 0, length);
      if (taken < 0 || taken > length) {
        throw new IndexOutOfBoundsException(
            "a reader says that it took " + taken + " of " + length + " bytes");
      }
      return taken;
    } finally {
      long kept = Math.clamp(taken, 0, length);
      if (kept < length && !endpoint.isClosed()) {
        endpoint.keep(memory, kept, length - kept, sender);
      }
    }
  }
}
