// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Some bytes that name something: those of an abstract address, or a part of a path. One that is
 * used to look names up is set anew each time; one that is kept is a copy and never changes.
 */
final class Text {
  private byte[] bytes;
  private int from;
  private int length;

  private Text(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /** To be set, with room for so many bytes. */
  static Text withRoom(int bytes) {
    return new Text(new byte[bytes], 0, 0);
  }

  static Text of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Text(bytes, 0, bytes.length);
  }

  int length() {
    return length;
  }

  byte at(int index) {
    return bytes[from + index];
  }

  /** Holds these bytes from now on, as many as there is room for. */
  void set(MemorySegment segment, long offset, int count) {
    MemorySegment.copy(segment, JAVA_BYTE, offset, bytes, 0, count);
    from = 0;
    length = count;
  }

  /** Looks at a part of another. */
  void setPart(Text whole, int start, int count) {
    bytes = whole.bytes;
    from = whole.from + start;
    length = count;
  }

  void write(MemorySegment into, long offset) {
    MemorySegment.copy(bytes, from, into, JAVA_BYTE, offset, length);
  }

  /** To be kept. */
  Text copy() {
    return new Text(Arrays.copyOfRange(bytes, from, from + length), 0, length);
  }

  boolean is(String text) {
    return toString().equals(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Text that
        && Arrays.equals(
            bytes, from, from + length, that.bytes, that.from, that.from + that.length);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
