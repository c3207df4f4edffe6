// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.util.concurrent.atomic.AtomicReference;

/** What other threads want done in the owner's next turn, in order of arrival. */
final class Commands {
  private static final class Node {
    private final Runnable command;
    private Node next;

    Node(Runnable command) {
      this.command = command;
    }
  }

  private final AtomicReference<Node> newest = new AtomicReference<>();

  boolean isEmpty() {
    return newest.get() == null;
  }

  void add(Runnable command) {
    Node node = new Node(command);
    do {
      node.next = newest.get();
    } while (!newest.compareAndSet(node.next, node));
  }

  /**
   * Runs what is here now, not what is added meanwhile; what a command throws is noted.
   *
   * @return whether there was any
   */
  boolean run(FirstFailure failure) {
    if (isEmpty()) {
      return false;
    }
    Node node = oldestFirst(newest.getAndSet(null));
    while (node != null) {
      try {
        node.command.run();
      } catch (Throwable thrown) {
        failure.add(thrown);
      }
      node = node.next;
    }
    return true;
  }

  private static Node oldestFirst(Node newestFirst) {
    Node rest = newestFirst;
    Node oldest = null;
    while (rest != null) {
      Node next = rest.next;
      rest.next = oldest;
      oldest = rest;
      rest = next;
    }
    return oldest;
  }
}
