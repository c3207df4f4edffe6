// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

/**
 * A queue of endpoints, linked through themselves: each is in it at most once. There are two such
 * links in an endpoint, for the two queues of {@link Machine}.
 */
public final class EndpointList {
  private StackEndpoint first;
  private StackEndpoint last;
  private int size;

  EndpointList() {}

  /** Whether nobody is in it. */
  public boolean isEmpty() {
    return first == null;
  }

  /** How many are in it. */
  public int size() {
    return size;
  }

  void addDirty(StackEndpoint endpoint) {
    if (last == null) {
      first = endpoint;
    } else {
      last.nextDirty = endpoint;
    }
    last = endpoint;
    size++;
  }

  StackEndpoint removeDirty() {
    StackEndpoint endpoint = first;
    first = endpoint.nextDirty;
    last = first == null ? null : last;
    size--;
    endpoint.nextDirty = null;
    return endpoint;
  }

  void addReady(StackEndpoint endpoint) {
    if (last == null) {
      first = endpoint;
    } else {
      last.nextReady = endpoint;
    }
    last = endpoint;
    size++;
  }

  StackEndpoint removeReady() {
    StackEndpoint endpoint = first;
    first = endpoint.nextReady;
    last = first == null ? null : last;
    size--;
    endpoint.nextReady = null;
    return endpoint;
  }
}
