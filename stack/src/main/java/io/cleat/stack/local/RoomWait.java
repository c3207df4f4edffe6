// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

/**
 * A sender who waits for room in the queue of another, and those who wait so for room in its own:
 * one knot of a list that goes through the senders.
 */
final class RoomWait {
  private final LocalEndpoint endpoint;
  private RoomWait first;
  private RoomWait next;
  private RoomWait previous;
  private RoomWait at;

  RoomWait(LocalEndpoint endpoint) {
    this.endpoint = endpoint;
  }

  boolean isWaiting() {
    return at != null;
  }

  /** Waits for room there, and nowhere else. */
  void begin(LocalEndpoint other) {
    if (at == other.roomWait) {
      return;
    }
    end();
    at = other.roomWait;
    next = at.first;
    if (next != null) {
      next.previous = this;
    }
    at.first = this;
  }

  /** Waits no more. */
  void end() {
    if (at == null) {
      return;
    }
    if (previous == null) {
      at.first = next;
    } else {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    next = null;
    previous = null;
    at = null;
  }

  /** Those who wait here are told that there is room. */
  void endAll() {
    while (first != null) {
      RoomWait waiting = first;
      waiting.end();
      waiting.endpoint.tellRoom();
    }
  }
}
