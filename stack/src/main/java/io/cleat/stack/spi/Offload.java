// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.spi;

import io.cleat.wire.VirtioNetHeader;

/**
 * What is said about a frame beside its bytes, in one {@code long}: the fields of {@code struct
 * virtio_net_hdr} (virtio 1.2, 5.1.6) but for the length of the headers, which is a hint.
 */
public final class Offload {
  /** A frame as it is, with checksums computed and to be verified. */
  public static final long NONE = 0;

  /** A frame as it is, whose checksums have been verified or never were in danger. */
  public static final long VALID = VirtioNetHeader.DATA_VALID;

  private static final int TYPE = 8;
  private static final int SIZE = 16;
  private static final int START = 32;
  private static final int OFFSET = 48;

  private Offload() {}

  /**
   * A frame whose transport checksum holds the sum of the pseudo header and nothing more.
   *
   * @param start where in the frame the sum begins
   * @param offset where behind that start the checksum goes
   */
  public static long checksum(int start, int offset) {
    return (long) offset << OFFSET | (long) start << START | VirtioNetHeader.NEEDS_CHECKSUM;
  }

  /**
   * Adds that the frame stands for segments.
   *
   * @param type {@link VirtioNetHeader#GSO_TCPV4} and its like
   * @param size bytes of payload that each has
   */
  public static long segments(long offload, int type, int size) {
    return offload | (long) size << SIZE | (long) type << TYPE;
  }

  /** The same of a frame that got a header of so many bytes before it. */
  public static long behind(long offload, int bytes) {
    return needsChecksum(offload) ? offload + ((long) bytes << START) : offload;
  }

  /** Whether the transport's checksum need not be looked at. */
  public static boolean isChecksumTrusted(long offload) {
    return (offload & (VirtioNetHeader.NEEDS_CHECKSUM | VirtioNetHeader.DATA_VALID)) != 0;
  }

  /** Whether the transport's checksum is still to be computed. */
  public static boolean needsChecksum(long offload) {
    return (offload & VirtioNetHeader.NEEDS_CHECKSUM) != 0;
  }

  /** What kind of segments it stands for, {@link VirtioNetHeader#GSO_NONE} for one as it is. */
  public static int type(long offload) {
    return (int) (offload >>> TYPE) & 0xff;
  }

  /** Bytes of payload of each segment; 0 for one as it is. */
  public static int segmentSize(long offload) {
    return (int) (offload >>> SIZE) & 0xffff;
  }

  /** Where the sum begins. */
  public static int checksumStart(long offload) {
    return (int) (offload >>> START) & 0xffff;
  }

  /** Where behind that start the checksum goes. */
  public static int checksumOffset(long offload) {
    return (int) (offload >>> OFFSET) & 0xffff;
  }
}
