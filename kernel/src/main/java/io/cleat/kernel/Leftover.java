// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_TRUNC;

import io.cleat.Message;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the kernel has handed over already and nobody has taken yet: bytes that a reader was lent
 * and left, of a stream or the rest of one message, and an error that the kernel named after them
 * and will not name again. It comes before whatever the kernel still has.
 */
final class Leftover {
  private static final int SMALLEST_BYTES = 256;

  /** Memory larger than this is not kept when it is empty. */
  private static final int KEPT_BYTES = 4096;

  /** What the calls answer where there is nothing: ask the kernel. */
  static final long NOTHING = Long.MIN_VALUE;

  private final boolean stream;
  private final Sockaddr from;
  private MemorySegment memory = MemorySegment.NULL;
  private long start;
  private long end;
  private long error;
  private volatile boolean pending;

  Leftover(boolean stream) {
    this.stream = stream;
    from = stream ? null : new Sockaddr();
  }

  /** Whether there is anything. */
  boolean isPending() {
    return pending;
  }

  synchronized long length() {
    return end - start;
  }

  /** Keeps these bytes behind what is here already. */
  synchronized void keep(MemorySegment bytes, long offset, long length, Sockaddr sender) {
    long before = end - start;
    if (before + length > memory.byteSize()) {
      long room = Math.max(SMALLEST_BYTES, Long.highestOneBit(before + length - 1) << 1);
      MemorySegment larger = Arena.ofAuto().allocate(room, Long.BYTES);
      MemorySegment.copy(memory, start, larger, 0, before);
      memory = larger;
    } else {
      MemorySegment.copy(memory, start, memory, 0, before);
    }
    MemorySegment.copy(bytes, offset, memory, before, length);
    start = 0;
    end = before + length;
    if (from != null) {
      from.set(sender);
    }
    pending = true;
  }

  /** Keeps an error, to be told after the bytes. */
  synchronized void keep(long failure) {
    error = failure;
    pending = true;
  }

  /**
   * Takes bytes out, or looks at them.
   *
   * @return how many; a kept error when there are no bytes; {@link #NOTHING}
   */
  synchronized long recv(MemorySegment into, long offset, long length, int flags, Sockaddr sender) {
    long bytes = end - start;
    if (bytes == 0) {
      return takeError();
    }
    long part = Math.min(bytes, length);
    if (!stream || (flags & MSG_TRUNC) == 0) {
      MemorySegment.copy(memory, start, into, offset, part);
    }
    tell(sender);
    taken(stream ? part : bytes, flags);
    return !stream && (flags & MSG_TRUNC) != 0 ? bytes : part;
  }

  /** As {@link #recv}, into the pieces of a message. */
  synchronized long recvmsg(Message message, int flags) {
    long bytes = end - start;
    if (bytes == 0) {
      return takeError();
    }
    long done = 0;
    for (int i = 0; i < message.pieces() && done < bytes; i++) {
      long part = Math.min(bytes - done, message.length(i));
      MemorySegment.copy(memory, start + done, message.segment(i), message.offset(i), part);
      done += part;
    }
    tell(message.address());
    message.control().clear();
    message.flags(!stream && done < bytes ? MSG_TRUNC : 0);
    taken(stream ? done : bytes, flags);
    return !stream && (flags & MSG_TRUNC) != 0 ? bytes : done;
  }

  private void tell(Sockaddr sender) {
    if (sender != null && from != null) {
      sender.set(from);
    } else if (sender != null) {
      sender.clear();
    }
  }

  private void taken(long bytes, int flags) {
    if ((flags & MSG_PEEK) != 0) {
      return;
    }
    start += bytes;
    if (start == end) {
      start = 0;
      end = 0;
      pending = error != 0;
      if (memory.byteSize() > KEPT_BYTES) {
        memory = MemorySegment.NULL;
      }
    }
  }

  private long takeError() {
    long result = error == 0 ? NOTHING : error;
    error = 0;
    pending = false;
    return result;
  }
}
