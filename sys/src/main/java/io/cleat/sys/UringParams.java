// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct io_uring_params} of io_uring_setup(2): what a ring shall be, and then what it is
 * and where its parts lie. All else must be 0 when it is handed over.
 */
public final class UringParams {
  /** How many submissions fit; written by the kernel, a power of two. */
  public static final long SUBMISSIONS = 0;

  /** How many completions fit; asked for with IORING_SETUP_CQSIZE, written by the kernel. */
  public static final long COMPLETIONS = 4;

  /** {@code IORING_SETUP_*}. */
  public static final long FLAGS = 8;

  /** {@code IORING_FEAT_*}, written by the kernel. */
  public static final long FEATURES = 20;

  /** Bytes of the struct. */
  public static final long SIZE = 120;

  // Each of these holds the offset of something in the mapping of the queues.
  static final long SQ_HEAD = 40;
  static final long SQ_TAIL = 44;
  static final long SQ_MASK = 48;
  static final long SQ_FLAGS = 56;
  static final long SQ_ARRAY = 64;
  static final long CQ_HEAD = 80;
  static final long CQ_TAIL = 84;
  static final long CQ_MASK = 88;
  static final long CQ_OVERFLOW = 96;
  static final long CQ_ENTRIES = 100;

  private UringParams() {}

  /** How many submissions fit. */
  public static int submissions(MemorySegment memory, long at) {
    return memory.get(INT, at + SUBMISSIONS);
  }

  /** How many completions fit. */
  public static int completions(MemorySegment memory, long at) {
    return memory.get(INT, at + COMPLETIONS);
  }

  /** Sets how many completions shall fit. */
  public static void completions(MemorySegment memory, long at, int value) {
    memory.set(INT, at + COMPLETIONS, value);
  }

  /** {@code IORING_SETUP_*}. */
  public static int flags(MemorySegment memory, long at) {
    return memory.get(INT, at + FLAGS);
  }

  /** Sets {@code IORING_SETUP_*}. */
  public static void flags(MemorySegment memory, long at, int value) {
    memory.set(INT, at + FLAGS, value);
  }

  /** {@code IORING_FEAT_*}. */
  public static int features(MemorySegment memory, long at) {
    return memory.get(INT, at + FEATURES);
  }

  /** Bytes to map for both queues at once, as {@link Uring#IORING_FEAT_SINGLE_MMAP} allows. */
  public static long queueBytes(MemorySegment memory, long at) {
    long array = offset(memory, at, SQ_ARRAY) + (long) submissions(memory, at) * Integer.BYTES;
    long completions = offset(memory, at, CQ_ENTRIES) + completions(memory, at) * Cqe.SIZE;
    return Math.max(array, completions);
  }

  /** Bytes to map for the entries of the submission queue. */
  public static long entryBytes(MemorySegment memory, long at) {
    return submissions(memory, at) * Sqe.SIZE;
  }

  /** Where {@code part}, a field of this struct, lies in the mapping of the queues. */
  static long offset(MemorySegment memory, long at, long part) {
    return Integer.toUnsignedLong(memory.get(INT, at + part));
  }
}
