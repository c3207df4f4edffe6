// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_EOR;
import static io.cleat.Msg.MSG_NOSIGNAL;
import static io.cleat.Msg.MSG_OOB;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_TRUNC;
import static io.cleat.kernel.Scratch.CHUNK_BYTES;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.sys.Files;
import io.cleat.sys.Sockets;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The calls that move bytes, on a descriptor that is held. What lies on the heap goes through
 * native memory: a stream's bytes chunk by chunk, a message whole.
 *
 * <p>Every call says MSG_DONTWAIT, so that it returns at once even where another process, which
 * shares the socket, has taken O_NONBLOCK from it.
 */
final class Bytes {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EINTR = Errno.EINTR.negated();
  private static final int LAST_CHUNK_ONLY = MSG_OOB | MSG_EOR;
  private static final int WHOLE = MSG_PEEK | MSG_TRUNC;

  private Bytes() {}

  static long send(
      Scratch s, int fd, MemorySegment data, long offset, long length, int flags, boolean stream) {
    if (data.isNative()) {
      return send(s, fd, data, offset, length, flags);
    }
    Objects.checkFromIndexSize(offset, length, data.byteSize());
    long done = 0;
    do {
      long part = stream ? Math.min(length - done, CHUNK_BYTES) : length;
      MemorySegment copy = s.bounce(part);
      MemorySegment.copy(data, offset + done, copy, 0, part);
      boolean last = done + part == length;
      long sent = send(s, fd, copy, 0, part, last ? flags : flags & ~LAST_CHUNK_ONLY);
      if (sent < part) {
        return done > 0 ? done + Math.max(sent, 0) : sent;
      }
      done += sent;
    } while (done < length);
    return done;
  }

  private static long send(
      Scratch s, int fd, MemorySegment data, long offset, long length, int flags) {
    int all = flags | MSG_DONTWAIT | MSG_NOSIGNAL;
    long result;
    do {
      result = Sockets.send(s.errno, fd, data, offset, length, all);
    } while (result == EINTR);
    return result;
  }

  static long sendto(
      Scratch s, int fd, MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    MemorySegment bytes = data;
    long at = offset;
    if (!data.isNative()) {
      Objects.checkFromIndexSize(offset, length, data.byteSize());
      bytes = s.bounce(length);
      at = 0;
      MemorySegment.copy(data, offset, bytes, 0, length);
    }
    MemorySegment address = Names.argument(to);
    int all = flags | MSG_DONTWAIT | MSG_NOSIGNAL;
    long result;
    do {
      result = Sockets.sendto(s.errno, fd, bytes, at, length, all, address, to.length());
    } while (result == EINTR);
    return result;
  }

  static long recv(
      Scratch s, int fd, MemorySegment into, long offset, long length, int flags, boolean stream) {
    if (into.isNative()) {
      return recv(s, fd, into, offset, length, flags);
    }
    Objects.checkFromIndexSize(offset, length, into.byteSize());
    boolean chunks = stream && (flags & WHOLE) == 0;
    long done = 0;
    long part;
    long received;
    do {
      part = chunks ? Math.min(length - done, CHUNK_BYTES) : length;
      MemorySegment copy = s.bounce(part);
      received = recv(s, fd, copy, 0, part, flags);
      if (received <= 0) {
        return done > 0 ? first(s, done, received) : received;
      }
      MemorySegment.copy(copy, 0, into, offset + done, Math.min(received, part));
      done += received;
    } while (chunks && received == part && done < length);
    return done;
  }

  /** The first chunks of a stream came, and then this. */
  private static long first(Scratch s, long done, long received) {
    if (received < 0 && received != EAGAIN) {
      s.lateError = received;
    }
    return done;
  }

  static long recv(Scratch s, int fd, MemorySegment into, long offset, long length, int flags) {
    long result;
    do {
      result = Sockets.recv(s.errno, fd, into, offset, length, flags | MSG_DONTWAIT);
    } while (result == EINTR);
    return result;
  }

  static long recvfrom(
      Scratch s, int fd, MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    boolean direct = into.isNative();
    if (!direct) {
      Objects.checkFromIndexSize(offset, length, into.byteSize());
    }
    MemorySegment space = direct ? into : s.bounce(length);
    long at = direct ? offset : 0;
    MemorySegment room = Names.room(s, Sockaddr.CAPACITY);
    int all = flags | MSG_DONTWAIT;
    long result;
    do {
      result = Sockets.recvfrom(s.errno, fd, space, at, length, all, from.segment(), room);
    } while (result == EINTR);
    if (result >= 0) {
      from.length(Names.length(room));
      if (!direct) {
        MemorySegment.copy(space, 0, into, offset, Math.min(result, length));
      }
    }
    return result;
  }

  static long read(Scratch s, int fd, MemorySegment into, long offset, long length) {
    boolean direct = into.isNative();
    if (!direct) {
      Objects.checkFromIndexSize(offset, length, into.byteSize());
    }
    long part = direct ? length : Math.min(length, CHUNK_BYTES);
    MemorySegment space = direct ? into : s.bounce(part);
    long result;
    do {
      result = Files.read(s.errno, fd, space, direct ? offset : 0, part);
    } while (result == EINTR);
    if (!direct && result > 0) {
      MemorySegment.copy(space, 0, into, offset, result);
    }
    return result;
  }

  static long write(Scratch s, int fd, MemorySegment data, long offset, long length) {
    boolean direct = data.isNative();
    if (!direct) {
      Objects.checkFromIndexSize(offset, length, data.byteSize());
    }
    long part = direct ? length : Math.min(length, CHUNK_BYTES);
    MemorySegment bytes = direct ? data : s.bounce(part);
    if (!direct) {
      MemorySegment.copy(data, offset, bytes, 0, part);
    }
    long result;
    do {
      result = Files.write(s.errno, fd, bytes, direct ? offset : 0, part);
    } while (result == EINTR);
    return result;
  }
}
