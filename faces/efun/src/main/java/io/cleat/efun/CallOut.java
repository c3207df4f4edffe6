// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** A call that is to come, made by {@link Driver#callOut}. For the driver's loop only. */
public final class CallOut implements Comparable<CallOut> {
  private final long time;
  private final long number;
  private Runnable command;

  CallOut(long time, long number, Runnable command) {
    this.time = time;
    this.number = number;
    this.command = command;
  }

  /** It will not come any more; nothing where it has come already. */
  public void cancel() {
    command = null;
  }

  long time() {
    return time;
  }

  boolean isCancelled() {
    return command == null;
  }

  /** What is to be run; from now on it has come. */
  Runnable take() {
    Runnable taken = command;
    command = null;
    return taken;
  }

  /** Those of one time come in the order in which they were made. */
  @Override
  public int compareTo(CallOut other) {
    int byTime = Long.compare(time, other.time);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }
}
