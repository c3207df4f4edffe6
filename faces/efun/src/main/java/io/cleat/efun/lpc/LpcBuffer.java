// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Arrays;

/** A buffer: bytes. It has no form on the MUD-mode wire, where its place is left empty. */
public final class LpcBuffer implements LpcValue {
  private final byte[] bytes;

  private LpcBuffer(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A buffer of a copy of {@code bytes}. */
  public static LpcBuffer of(byte... bytes) {
    return new LpcBuffer(bytes.clone());
  }

  /** LPC's {@code allocate_buffer}: {@code size} bytes, all 0. */
  public static LpcBuffer allocate(int size) {
    return new LpcBuffer(new byte[size]);
  }

  /** How many bytes there are. */
  public int size() {
    return bytes.length;
  }

  /** The byte at {@code index}. */
  public byte at(int index) {
    return bytes[index];
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LpcBuffer that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
