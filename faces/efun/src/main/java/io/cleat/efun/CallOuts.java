// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import java.util.PriorityQueue;

/** Calls that are to come, the next one first. */
final class CallOuts {
  private final PriorityQueue<CallOut> waiting = new PriorityQueue<>();
  private long made;

  CallOut add(long time, Runnable command) {
    CallOut call = new CallOut(time, made++, command);
    waiting.add(call);
    return call;
  }

  /** What is due at {@code now} and has not been run, one at a time; null where nothing is. */
  Runnable due(long now) {
    forgetCancelled();
    CallOut first = waiting.peek();
    return first == null || first.time() > now ? null : waiting.poll().take();
  }

  /** How long to wait, {@code nanos} at the most; negative has no limit. */
  long wait(long nanos, long now) {
    forgetCancelled();
    CallOut first = waiting.peek();
    if (first == null) {
      return nanos;
    }
    long left = Math.max(0, first.time() - now);
    return nanos < 0 ? left : Math.min(nanos, left);
  }

  private void forgetCancelled() {
    while (!waiting.isEmpty() && waiting.peek().isCancelled()) {
      waiting.poll();
    }
  }
}
