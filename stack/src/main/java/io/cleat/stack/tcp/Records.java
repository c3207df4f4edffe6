// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import io.cleat.wire.Seq;
import java.util.Arrays;

/**
 * Where records end that the user has marked with MSG_EOR: no segment holds octets of both sides of
 * an end. Only ends that were not sent yet are known.
 */
final class Records {
  /** Ends that are kept; of more than those the latest is moved. */
  static final int MOST = 1 << 10;

  private static final int FIRST_SIZE = 8;

  private int[] ends = new int[FIRST_SIZE];
  private int count;

  /** A record ends before this octet. */
  void end(int at) {
    if (count == MOST) {
      ends[count - 1] = at;
      return;
    }
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = at;
  }

  /** How many of so many octets from {@code from} on belong to the same record. */
  int within(int from, int octets) {
    int gone = 0;
    while (gone < count && Seq.le(ends[gone], from)) {
      gone++;
    }
    count -= gone;
    System.arraycopy(ends, gone, ends, 0, count);
    return count == 0 ? octets : Math.min(octets, ends[0] - from);
  }

  /** Whether a record ends before this octet, as far as it is known. */
  boolean endsAt(int at) {
    return count > 0 && ends[0] == at;
  }
}
