// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.List;

/** Routes whose prefixes have the same length, by the bits that count; equals in order. */
final class RoutesOfLength {
  private static final int FIRST_SIZE = 8;

  private final int bits;
  private final long maskHigh;
  private final long maskLow;
  private final List<Route> inOrder = new ArrayList<>();
  private Node[] table = new Node[FIRST_SIZE];

  /** Routes that the table finds at the same place, those that came first before the others. */
  private static final class Node {
    final Route route;
    Node next;

    Node(Route route) {
      this.route = route;
    }
  }

  /**
   * @param bits of the prefixes, in the mapped form of IPv4
   */
  RoutesOfLength(int bits) {
    this.bits = bits;
    maskHigh = Ipv6Address.maskHigh(bits);
    maskLow = Ipv6Address.maskLow(bits);
  }

  int bits() {
    return bits;
  }

  /** All of them, as they came. */
  List<Route> list() {
    return inOrder;
  }

  private int place(long high, long low) {
    long mixed = (low & maskLow ^ Long.rotateLeft(high & maskHigh, 29)) * 0x9e37_79b9_7f4a_7c15L;
    return (int) (mixed >>> 32) & table.length - 1;
  }

  void add(Route route) {
    inOrder.add(route);
    if (inOrder.size() > table.length) {
      rebuild(table.length * 2);
    } else {
      put(route);
    }
  }

  private void put(Route route) {
    int place = place(route.to().high(), route.to().low());
    Node last = table[place];
    if (last == null) {
      table[place] = new Node(route);
      return;
    }
    while (last.next != null) {
      last = last.next;
    }
    last.next = new Node(route);
  }

  private void rebuild(int size) {
    table = new Node[size];
    inOrder.forEach(this::put);
  }

  boolean remove(Route route) {
    boolean was = inOrder.remove(route);
    rebuild(table.length);
    return was;
  }

  /** Puts routes over a gateway behind all others; whether that changes anything. */
  boolean demote(Interface out, Prefix gateway) {
    List<Route> last = new ArrayList<>(0);
    for (Route route : inOrder) {
      if (route.out() == out && gateway.equals(route.gateway())) {
        last.add(route);
      }
    }
    if (last.isEmpty() || last.size() == inOrder.size()) {
      return false;
    }
    inOrder.removeAll(last);
    inOrder.addAll(last);
    rebuild(table.length);
    return true;
  }

  /** The first that leads there, or null. */
  Route to(long high, long low) {
    for (Node node = table[place(high, low)]; node != null; node = node.next) {
      if (node.route.to().contains(high, low)) {
        return node.route;
      }
    }
    return null;
  }

  /** The first that leads there over an interface, or home, or null. */
  Route over(Interface out, long high, long low) {
    for (Node node = table[place(high, low)]; node != null; node = node.next) {
      Route route = node.route;
      boolean home = route.out().isLoopback() && bits == Long.SIZE * 2;
      if ((route.out() == out || home) && route.to().contains(high, low)) {
        return route;
      }
    }
    return null;
  }
}
