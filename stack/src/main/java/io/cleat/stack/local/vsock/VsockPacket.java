// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The header of a packet, {@code struct virtio_vsock_hdr}, little endian. */
final class VsockPacket {
  static final int HEADER_BYTES = 44;

  // 5.10.6: operations.
  static final int REQUEST = 1;
  static final int RESPONSE = 2;
  static final int RST = 3;
  static final int SHUTDOWN = 4;
  static final int RW = 5;
  static final int CREDIT_UPDATE = 6;
  static final int CREDIT_REQUEST = 7;

  // Types.
  static final int STREAM = 1;
  static final int SEQPACKET = 2;

  /** Flag of RW: the message ends here. */
  static final int END_OF_MESSAGE = 1;

  private static final int SOURCE_CID = 0;
  private static final int DESTINATION_CID = 8;
  private static final int SOURCE_PORT = 16;
  private static final int DESTINATION_PORT = 20;
  private static final int LENGTH = 24;
  private static final int TYPE = 28;
  private static final int OPERATION = 30;
  private static final int FLAGS = 32;
  private static final int BUFFER = 36;
  private static final int FORWARDED = 40;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private VsockPacket() {}

  /** Whether a frame is a packet as long as it says. */
  static boolean isWhole(MemorySegment frame, long at, int length) {
    return length >= HEADER_BYTES && frame.get(INT, at + LENGTH) == length - HEADER_BYTES;
  }

  static int sourceCid(MemorySegment frame, long at) {
    return (int) frame.get(LONG, at + SOURCE_CID);
  }

  static int destinationCid(MemorySegment frame, long at) {
    return (int) frame.get(LONG, at + DESTINATION_CID);
  }

  static int sourcePort(MemorySegment frame, long at) {
    return frame.get(INT, at + SOURCE_PORT);
  }

  static int destinationPort(MemorySegment frame, long at) {
    return frame.get(INT, at + DESTINATION_PORT);
  }

  static int type(MemorySegment frame, long at) {
    return frame.get(SHORT, at + TYPE);
  }

  static int operation(MemorySegment frame, long at) {
    return frame.get(SHORT, at + OPERATION);
  }

  static int flags(MemorySegment frame, long at) {
    return frame.get(INT, at + FLAGS);
  }

  /** Bytes after the header. */
  static int length(MemorySegment frame, long at) {
    return frame.get(INT, at + LENGTH);
  }

  /** Bytes that the sender's receive buffer holds. */
  static int buffer(MemorySegment frame, long at) {
    return frame.get(INT, at + BUFFER);
  }

  /** Bytes that the sender's program has taken in all, modulo 2^32. */
  static int forwarded(MemorySegment frame, long at) {
    return frame.get(INT, at + FORWARDED);
  }

  // Writing.

  static void between(MemorySegment frame, long at, Pair pair) {
    frame.set(LONG, at + SOURCE_CID, pair.localCid & 0xffff_ffffL);
    frame.set(LONG, at + DESTINATION_CID, pair.remoteCid & 0xffff_ffffL);
    frame.set(INT, at + SOURCE_PORT, pair.localPort);
    frame.set(INT, at + DESTINATION_PORT, pair.remotePort);
  }

  static void is(MemorySegment frame, long at, int type, int operation, int flags, int length) {
    frame.set(INT, at + LENGTH, length);
    frame.set(SHORT, at + TYPE, (short) type);
    frame.set(SHORT, at + OPERATION, (short) operation);
    frame.set(INT, at + FLAGS, flags);
  }

  static void credit(MemorySegment frame, long at, int buffer, int forwarded) {
    frame.set(INT, at + BUFFER, buffer);
    frame.set(INT, at + FORWARDED, forwarded);
  }
}
