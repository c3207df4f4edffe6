// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

import java.lang.foreign.MemorySegment;

/**
 * Ethernet II frames without their check sequence (RFC 894, IEEE 802.3), with up to two VLAN tags
 * (IEEE 802.1Q, 802.1ad), which are stepped over.
 */
public final class Ethernet {
  /** Who shall have the frame. */
  public static final long DESTINATION = 0;

  /** Who sends it. */
  public static final long SOURCE = 6;

  /** What it carries, or the first tag. */
  public static final long TYPE = 12;

  /** Bytes of a header without tags. */
  public static final int SIZE = 14;

  /** Bytes of a tag. */
  public static final int TAG_SIZE = 4;

  /** Tags that are stepped over; a frame with more has the third as its type. */
  public static final int TAGS_MAX = 2;

  private static final long LOW_48 = 0xffff_ffff_ffffL;

  private Ethernet() {}

  /** {@link Reason#TRUNCATED}: the header and its tags are not all there. */
  public static int check(MemorySegment frame, long at, int length) {
    if (length < SIZE || length < SIZE + tags(frame, at, length) * TAG_SIZE) {
      return Reason.TRUNCATED;
    }
    return Reason.GOOD;
  }

  private static int tags(MemorySegment frame, long at, int length) {
    if (!isTag(Layout.u16(frame, at + TYPE))) {
      return 0;
    }
    boolean more = length >= SIZE + TAG_SIZE && isTag(Layout.u16(frame, at + TYPE + TAG_SIZE));
    return more ? TAGS_MAX : 1;
  }

  /** Bytes of the header with its tags. */
  public static int headerLength(MemorySegment frame, long at) {
    if (!isTag(Layout.u16(frame, at + TYPE))) {
      return SIZE;
    }
    return isTag(Layout.u16(frame, at + TYPE + TAG_SIZE)) ? SIZE + 2 * TAG_SIZE : SIZE + TAG_SIZE;
  }

  private static boolean isTag(int type) {
    return type == EtherType.VLAN || type == EtherType.PROVIDER_VLAN;
  }

  /** What the frame carries, behind the tags: an {@link EtherType}, or a length below the first. */
  public static int type(MemorySegment frame, long at) {
    return Layout.u16(frame, at + headerLength(frame, at) - 2);
  }

  /** What stands where the type is, which may be that of a tag. */
  public static int etherType(MemorySegment frame, long at) {
    return Layout.u16(frame, at + TYPE);
  }

  /** Whether the frame belongs to a VLAN. */
  public static boolean isTagged(MemorySegment frame, long at) {
    return isTag(Layout.u16(frame, at + TYPE));
  }

  /** The outer tag: priority, drop eligible, and in the low 12 bits the VLAN; 0 without tag. */
  public static int tag(MemorySegment frame, long at) {
    return isTagged(frame, at) ? Layout.u16(frame, at + SIZE) : 0;
  }

  /** Who shall have the frame. */
  public static long destination(MemorySegment frame, long at) {
    return Layout.i64(frame, at) >>> 16;
  }

  /** Who sends it. */
  public static long source(MemorySegment frame, long at) {
    return Layout.i64(frame, at + SOURCE - 2) & LOW_48;
  }

  /** Writes the header, {@link #SIZE} bytes. */
  public static void header(MemorySegment frame, long at, long destination, long source, int type) {
    Layout.i64(frame, at, destination << 16 | (source >>> 32 & 0xffff));
    Layout.i32(frame, at + 8, (int) source);
    Layout.u16(frame, at + TYPE, type);
  }

  /** Writes the header of a frame in a VLAN, {@link #SIZE} and {@link #TAG_SIZE} bytes. */
  public static void header(
      MemorySegment frame, long at, long destination, long source, int type, int tag) {
    header(frame, at, destination, source, EtherType.VLAN);
    Layout.u16(frame, at + SIZE, tag);
    Layout.u16(frame, at + SIZE + 2, type);
  }
}
