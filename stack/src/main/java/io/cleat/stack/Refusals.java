// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.local.vsock.VsockProtocol;

/**
 * What had to wait in a turn because the link by which it leaves was full, and whether another turn
 * would get on: not while only links have room that nobody waits for.
 */
final class Refusals {
  private final Machine machine;
  private final VsockProtocol vsock;
  private boolean any;

  /** How many had to wait, interfaces apart, which know it themselves. */
  private int count;

  /** Of the routes at that time. */
  private int generation;

  Refusals(Machine machine, VsockProtocol vsock) {
    this.machine = machine;
    this.vsock = vsock;
  }

  /** A turn begins to send: all links are asked again. */
  void clear(Interface first) {
    if (any) {
      any = false;
      count = 0;
      for (Interface one = first; one != null; one = one.next()) {
        one.forgetFull();
      }
      vsock.forgetFull();
    }
  }

  /** Notes whether an endpoint or a queue could send all that it had to. */
  void note(boolean sent) {
    if (!sent) {
      count++;
      noteInterface(false);
    }
  }

  /** The same for the packets that the stack itself has written for an interface. */
  void noteInterface(boolean sent) {
    if (!sent) {
      any = true;
      generation = machine.routes.generation();
    }
  }

  /**
   * Whether something may leave all the same: what has come to be sent since, or what waits for a
   * link that has room again.
   */
  boolean mayEmit(Interface first) {
    return !any || hasMore() || mayLeave(first);
  }

  private boolean hasMore() {
    int queues = (machine.replies.isEmpty() ? 0 : 1) + (vsock.isIdle() ? 0 : 1);
    return machine.dirty.size() + queues > count || machine.routes.generation() != generation;
  }

  /** Whether something had to wait for a link that has room again. */
  boolean hasRoomAgain(Interface first) {
    return any && mayLeave(first);
  }

  private boolean mayLeave(Interface first) {
    for (Interface one = first; one != null; one = one.next()) {
      if (one.mayEmit()) {
        return true;
      }
    }
    return vsock.hasRoomAgain();
  }
}
