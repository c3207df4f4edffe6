// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_LINGER;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.sys.Linger;
import io.cleat.sys.Sockets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The calls with an address or an option in them, on a descriptor that is held. */
final class Names {
  private static final int EINTR = Errno.EINTR.negated();

  /**
   * Not NULL, which means no address, and not mapped: the kernel refuses the length before it
   * looks.
   */
  private static final MemorySegment UNREADABLE = MemorySegment.ofAddress(1);

  private Names() {}

  /** The address as an argument, whatever length it claims. */
  static MemorySegment argument(Sockaddr address) {
    return address.length() <= Sockaddr.CAPACITY ? address.segment() : UNREADABLE;
  }

  static int bind(Scratch s, int fd, Sockaddr address) {
    int result;
    do {
      result = Sockets.bind(s.errno, fd, argument(address), address.length());
    } while (result == EINTR);
    return result;
  }

  static int connect(Scratch s, int fd, Sockaddr address) {
    int result;
    do {
      result = Sockets.connect(s.errno, fd, argument(address), address.length());
    } while (result == EINTR);
    return result;
  }

  static int getsockname(Scratch s, int fd, Sockaddr address) {
    MemorySegment room = room(s, Sockaddr.CAPACITY);
    int result = Sockets.getsockname(s.errno, fd, address.segment(), room);
    return result < 0 ? result : took(address, room);
  }

  static int getpeername(Scratch s, int fd, Sockaddr address) {
    MemorySegment room = room(s, Sockaddr.CAPACITY);
    int result = Sockets.getpeername(s.errno, fd, address.segment(), room);
    return result < 0 ? result : took(address, room);
  }

  static int getsockopt(Scratch s, int fd, int level, int name, MemorySegment value, int length) {
    MemorySegment room = room(s, length);
    int result;
    do {
      result = Sockets.getsockopt(s.errno, fd, level, name, value, room);
    } while (result == EINTR);
    return result < 0 ? result : length(room);
  }

  static int setsockopt(Scratch s, int fd, int level, int name, MemorySegment value, int length) {
    int result;
    do {
      result = Sockets.setsockopt(s.errno, fd, level, name, value, length);
    } while (result == EINTR);
    return result;
  }

  /** An option that is an int, or {@code -errno}. */
  static int intOption(Scratch s, int fd, int level, int name) {
    int result = Sockets.getsockopt(s.errno, fd, level, name, s.pair, room(s, Integer.BYTES));
    return result < 0 ? result : s.pair.get(ValueLayout.JAVA_INT, 0);
  }

  /** Lets close(2) return at once; a linger time of 0, which resets the connection, stays. */
  static void lingerNot(Scratch s, int fd) {
    MemorySegment room = room(s, (int) Linger.SIZE);
    int result = Sockets.getsockopt(s.errno, fd, SOL_SOCKET, SO_LINGER, s.pair, room);
    if (result == 0 && Linger.onOff(s.pair, 0) != 0 && Linger.seconds(s.pair, 0) != 0) {
      Linger.onOff(s.pair, 0, 0);
      Sockets.setsockopt(s.errno, fd, SOL_SOCKET, SO_LINGER, s.pair, (int) Linger.SIZE);
    }
  }

  /** Lets close(2) reset the connection. */
  static void reset(Scratch s, int fd) {
    Linger.onOff(s.pair, 0, 1);
    Linger.seconds(s.pair, 0, 0);
    Sockets.setsockopt(s.errno, fd, SOL_SOCKET, SO_LINGER, s.pair, (int) Linger.SIZE);
  }

  /** A value-result length. */
  static MemorySegment room(Scratch s, int bytes) {
    s.length.set(ValueLayout.JAVA_INT, 0, bytes);
    return s.length;
  }

  static int length(MemorySegment room) {
    return room.get(ValueLayout.JAVA_INT, 0);
  }

  private static int took(Sockaddr address, MemorySegment room) {
    address.length(length(room));
    return 0;
  }
}
