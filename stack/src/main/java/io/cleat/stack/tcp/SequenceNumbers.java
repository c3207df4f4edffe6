// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.ip.Flow;

/** Initial sequence numbers, RFC 6528, and what is added to the clock in timestamps. */
final class SequenceNumbers {
  private static final long MICROS_4 = 4_000;

  /** Sets this use of the keyed hash apart from the others. */
  private static final int CONNECTION = 1;

  private static final long MILLIS = 1_000_000;

  private final Machine machine;

  SequenceNumbers(Machine machine) {
    this.machine = machine;
  }

  /** Chooses the first number of a connection, and what it adds to the clock in timestamps. */
  void choose(Tcb t) {
    long secret = machine.hash.secretOf(t.flow(), CONNECTION);
    // RFC 6528 3: ISN = M + F(localip, localport, remoteip, remoteport, secretkey), where M is the
    // 4 microsecond timer and F a pseudorandom function.
    t.iss = (int) (machine.clock.now() / MICROS_4 + secret);
    t.tsOffset = stampOffset(secret);
  }

  /**
   * RFC 7323 5.4: the timestamp clock ticks between 1 ms and 1 s. A random offset a flow says
   * nothing about how long the host has been up; it stays the same when the flow comes again, so
   * that its timestamps go on.
   */
  int stampOffset(Flow flow) {
    return stampOffset(machine.hash.secretOf(flow, CONNECTION));
  }

  private static int stampOffset(long secret) {
    return (int) (secret >>> 32);
  }

  /**
   * What the timestamp clock said at a time.
   *
   * @param micros that time, as {@link Flight} has it
   * @param nowMicros the present
   */
  int stampAt(int micros, int nowMicros) {
    long ago = Integer.toUnsignedLong(nowMicros - micros);
    return (int) ((machine.clock.now() / 1_000 - ago) / 1_000);
  }

  /** The timestamp clock without offset, in milliseconds. */
  int stamp() {
    return stampOf(machine.clock.now());
  }

  /** What it said at this time. */
  static int stampOf(long nanos) {
    return (int) (nanos / MILLIS);
  }
}
