// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

/** Decisions that bytes take, one after the other; where they end, all that follow are 0. */
final class Choices {
  private final byte[] bytes;
  private final int end;
  private int at;

  Choices(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  Choices(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    at = from;
    end = from + length;
  }

  int u8() {
    return at < end ? bytes[at++] & 0xff : 0;
  }

  int u16() {
    return u8() << 8 | u8();
  }

  int i32() {
    return u16() << 16 | u16();
  }

  /** From 0 to before {@code bound}, which takes a byte up to 256 and two from there. */
  int below(int bound) {
    return bound <= 1 ? 0 : (bound <= 256 ? u8() : u16()) % bound;
  }

  /** One time in so many. */
  boolean oneIn(int times) {
    return below(times) == 1;
  }
}
