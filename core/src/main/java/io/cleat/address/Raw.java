// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of an address of a family that has no record of its own, or that are too few for
 * theirs.
 */
public record Raw(byte[] bytes) implements Address {
  /** Copies the bytes, family first, in the native form. */
  public Raw {
    if (bytes.length > Sockaddr.CAPACITY) {
      throw new IllegalArgumentException(
          "an address has at most " + Sockaddr.CAPACITY + " bytes, not " + bytes.length);
    }
    bytes = bytes.clone();
  }

  /** An address of a family with these bytes after the family's two. */
  public static Raw of(int family, byte... data) {
    byte[] bytes = new byte[Short.BYTES + data.length];
    MemorySegment.ofArray(bytes).set(Layout.SHORT, 0, (short) family);
    System.arraycopy(data, 0, bytes, Short.BYTES, data.length);
    return new Raw(bytes);
  }

  static Raw decode(MemorySegment from, int length) {
    return new Raw(from.asSlice(0, length).toArray(JAVA_BYTE));
  }

  /** A copy of the bytes. */
  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public int family() {
    return bytes.length < Short.BYTES
        ? Family.AF_UNSPEC
        : Short.toUnsignedInt(MemorySegment.ofArray(bytes).get(Layout.SHORT, 0));
  }

  @Override
  public int encode(MemorySegment into) {
    MemorySegment.copy(bytes, 0, into, JAVA_BYTE, 0, bytes.length);
    return bytes.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Raw that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    String data =
        HexFormat.of().formatHex(bytes, Math.min(Short.BYTES, bytes.length), bytes.length);
    return Family.name(family()) + ":" + data;
  }
}
