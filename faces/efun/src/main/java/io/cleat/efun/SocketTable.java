// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;

/** The sockets by descriptor. A new one gets the lowest number that is free. */
final class SocketTable {
  private final List<EfunSocket> slots = new ArrayList<>();
  private final BitSet taken = new BitSet();
  private final int most;

  /** A table with room for {@code most} sockets. */
  SocketTable(int most) {
    this.most = most;
  }

  boolean isFull() {
    return taken.cardinality() >= most;
  }

  int lowestFree() {
    return taken.nextClearBit(0);
  }

  void put(EfunSocket socket) {
    int number = socket.number();
    while (slots.size() <= number) {
      slots.add(null);
    }
    slots.set(number, socket);
    taken.set(number);
  }

  void free(int number) {
    slots.set(number, null);
    taken.clear(number);
  }

  /** Whether this number was ever given out. */
  boolean has(int number) {
    return number >= 0 && number < slots.size();
  }

  /** The socket of this number; null if there is none now. */
  EfunSocket at(int number) {
    return has(number) ? slots.get(number) : null;
  }

  /** How many numbers were ever given out. */
  int size() {
    return slots.size();
  }

  /** All sockets there are, also those that only have bytes left to send. */
  List<EfunSocket> all() {
    return slots.stream().filter(Objects::nonNull).toList();
  }
}
