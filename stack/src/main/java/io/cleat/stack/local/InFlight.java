// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.stack.endpoint.StackEndpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The endpoints that messages under way hold. Endpoints can be in each other's queues and nowhere
 * else: nobody could ever receive or close them. Whenever one loses the last who holds it outside
 * of a message, such rings are looked for and thrown away.
 */
final class InFlight {
  private final int limit;
  private final Map<Integer, Integer> byUser = new HashMap<>();

  /** The local ones among them: those that can be part of a ring. */
  private final List<LocalEndpoint> endpoints = new ArrayList<>();

  private boolean collecting;

  InFlight(int limit) {
    this.limit = limit;
  }

  /** How many there are, of all kinds, each as often as a message holds it. */
  int size() {
    return byUser.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Whether a user has as many under way as may be. */
  boolean isFull(int uid) {
    return byUser.getOrDefault(uid, 0) > limit;
  }

  /** They are under way. */
  void send(Rights rights) {
    byUser.merge(rights.uid(), rights.endpoints().length, Integer::sum);
    for (StackEndpoint endpoint : rights.endpoints()) {
      endpoint.hold();
      if (endpoint instanceof LocalEndpoint local) {
        add(local);
      }
    }
  }

  private void add(LocalEndpoint local) {
    if (local.inFlight++ == 0) {
      local.inFlightIndex = endpoints.size();
      endpoints.add(local);
    }
  }

  private void remove(LocalEndpoint local) {
    if (--local.inFlight == 0) {
      LocalEndpoint last = endpoints.removeLast();
      if (last != local) {
        endpoints.set(local.inFlightIndex, last);
        last.inFlightIndex = local.inFlightIndex;
      }
    }
  }

  /** They are no longer under way: nobody holds them for the message any more. */
  void end(Rights rights) {
    byUser.computeIfPresent(
        rights.uid(),
        (user, count) -> {
          int left = count - rights.endpoints().length;
          return left == 0 ? null : left;
        });
    for (StackEndpoint endpoint : rights.endpoints()) {
      if (endpoint instanceof LocalEndpoint local) {
        remove(local);
      }
      endpoint.release();
    }
  }

  /** Throws away the messages of those whom nobody can ever reach. */
  void collect() {
    if (collecting) {
      return;
    }
    collecting = true;
    for (LocalEndpoint endpoint : unreachable()) {
      endpoint.forgetMessages();
    }
    collecting = false;
  }

  private List<LocalEndpoint> unreachable() {
    List<LocalEndpoint> candidates = new ArrayList<>();
    for (LocalEndpoint endpoint : endpoints) {
      endpoint.heldByCandidates = 0;
      endpoint.isReachable = endpoint.holders() > endpoint.inFlight;
      if (!endpoint.isReachable) {
        candidates.add(endpoint);
      }
    }
    for (LocalEndpoint candidate : candidates) {
      candidate.eachInQueue(other -> other.heldByCandidates++);
    }
    ArrayDeque<LocalEndpoint> reached = new ArrayDeque<>();
    for (LocalEndpoint candidate : candidates) {
      // Some message that is not in a candidate's queue holds it.
      if (candidate.inFlight > candidate.heldByCandidates) {
        reach(candidate, reached);
      }
    }
    while (!reached.isEmpty()) {
      reached.remove().eachInQueue(other -> reach(other, reached));
    }
    candidates.removeIf(candidate -> candidate.isReachable);
    return candidates;
  }

  private static void reach(LocalEndpoint endpoint, ArrayDeque<LocalEndpoint> reached) {
    if (!endpoint.isReachable) {
      endpoint.isReachable = true;
      reached.add(endpoint);
    }
  }
}
