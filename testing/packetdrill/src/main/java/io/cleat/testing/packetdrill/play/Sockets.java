// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Errno;
import io.cleat.stack.endpoint.StackEndpoint;
import java.util.TreeMap;

/** The descriptors of a script by the numbers that it gives them. */
final class Sockets {
  private static final int FIRST = 3;

  private final TreeMap<Integer, Descriptor> open = new TreeMap<>();

  /** Puts a new one where the script expects it, or at the lowest free number. */
  int put(Descriptor descriptor, long expected) {
    int number = FIRST;
    while (open.containsKey(number)) {
      number++;
    }
    boolean named = expected >= 0 && !open.containsKey((int) expected);
    number = named ? (int) expected : number;
    open.put(number, descriptor);
    return number;
  }

  /** The descriptor; null where the number has none. */
  Descriptor at(int number) {
    return open.get(number);
  }

  /** The socket at this number; null where there is none. */
  StackEndpoint socket(int number) {
    Descriptor descriptor = open.get(number);
    return descriptor == null ? null : descriptor.endpoint;
  }

  int close(int number) {
    Descriptor closed = open.remove(number);
    if (closed == null) {
      return Errno.EBADF.negated();
    }
    for (Descriptor other : open.values()) {
      if (other.epoll != null) {
        int _ = other.epoll.delete(closed);
      }
    }
    if (closed.endpoint != null) {
      closed.endpoint.close();
    }
    return 0;
  }

  /** The script's process ends. */
  void closeAll() {
    while (!open.isEmpty()) {
      close(open.firstKey());
    }
  }

  /** An endpoint has news. */
  void news(StackEndpoint endpoint, int events) {
    open.values().stream()
        .filter(descriptor -> descriptor.epoll != null)
        .forEach(descriptor -> descriptor.epoll.news(endpoint, events));
  }

  /** The socket that was made last of those that are open; null where there is none. */
  StackEndpoint latest() {
    return open.descendingMap().values().stream()
        .map(descriptor -> descriptor.endpoint)
        .filter(endpoint -> endpoint != null)
        .findFirst()
        .orElse(null);
  }
}
