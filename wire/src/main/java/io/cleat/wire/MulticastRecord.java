// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * What IGMPv3 and MLDv2 report about one group (RFC 3376 4.2.4, RFC 3810 5.2.5): the same but for
 * the size of an address.
 */
public final class MulticastRecord {
  /** Type: now listening to these sources. */
  public static final int MODE_IS_INCLUDE = 1;

  /** Type: now listening to all but these sources. */
  public static final int MODE_IS_EXCLUDE = 2;

  /** Type: from now on to these sources; none: no more. */
  public static final int CHANGE_TO_INCLUDE = 3;

  /** Type: from now on to all but these sources. */
  public static final int CHANGE_TO_EXCLUDE = 4;

  /** Type: to these sources too. */
  public static final int ALLOW_NEW_SOURCES = 5;

  /** Type: to these sources no more. */
  public static final int BLOCK_OLD_SOURCES = 6;

  /** Where a record has its group's address, before those of its sources. */
  public static final int GROUP = 4;

  private static final long AUXILIARY = 1;
  private static final long SOURCES = 2;

  private MulticastRecord() {}

  /** {@link Reason#TRUNCATED} unless so many records lie before {@code end}. */
  static int check(MemorySegment frame, long start, long end, int records, int addressSize) {
    long record = start;
    for (int i = 0; i < records; i++) {
      if (record + GROUP + addressSize > end || record + length(frame, record, addressSize) > end) {
        return Reason.TRUNCATED;
      }
      record += length(frame, record, addressSize);
    }
    return Reason.GOOD;
  }

  /** Bytes of a record with its sources and auxiliary data, which is in units of four bytes. */
  static int length(MemorySegment frame, long record, int addressSize) {
    int auxiliary = Layout.u8(frame, record + AUXILIARY) * Integer.BYTES;
    return GROUP + (1 + sources(frame, record)) * addressSize + auxiliary;
  }

  /** What the record says. */
  public static int type(MemorySegment frame, long record) {
    return Layout.u8(frame, record);
  }

  /** How many sources it names. */
  public static int sources(MemorySegment frame, long record) {
    return Layout.u16(frame, record + SOURCES);
  }

  static void head(MemorySegment frame, long record, int type, int sources) {
    Layout.i32(frame, record, type << 24 | sources);
  }
}
