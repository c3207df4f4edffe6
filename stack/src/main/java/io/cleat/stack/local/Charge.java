// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

/**
 * What a message costs its sender while it is not received, in bytes: with the overhead that Linux
 * has for it, so that a send buffer is full after as many messages as there (socket(7): SO_SNDBUF).
 */
final class Charge {
  /** The largest piece of a stream that is one message in the queue. */
  static final int LARGEST_PIECE_BYTES = 36_544;

  private static final int PAGE_BYTES = 4096;
  private static final int HEAD_BYTES = 256;
  private static final int TAIL_BYTES = 320;
  private static final int SMALLEST_BYTES = 512;

  /** What fits into one page, or into four, with the tail. */
  private static final int PAGE_ROOM_BYTES = PAGE_BYTES - TAIL_BYTES;

  private static final int FOUR_PAGES_ROOM_BYTES = 4 * PAGE_BYTES - TAIL_BYTES;
  private static final int PAGES_BYTES_MAX = 17 * PAGE_BYTES;

  private Charge() {}

  /** Of a piece of a stream. */
  static int ofPiece(int length) {
    int beyond = Math.max(0, length - PAGE_ROOM_BYTES);
    int inPages = Math.min(length, pages(beyond));
    return inOneBlock(length - inPages) + pages(inPages);
  }

  /** Of a datagram or a record. */
  static int ofMessage(int length) {
    int beyond = Math.max(0, length - FOUR_PAGES_ROOM_BYTES);
    int inPages = pages(Math.min(beyond, PAGES_BYTES_MAX));
    return inOneBlock(length - inPages) + inPages;
  }

  private static int inOneBlock(int length) {
    int block = Math.max(length + TAIL_BYTES, SMALLEST_BYTES);
    return (Integer.highestOneBit(block - 1) << 1) + HEAD_BYTES;
  }

  private static int pages(int length) {
    return length + PAGE_BYTES - 1 & -PAGE_BYTES;
  }
}
