// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;
import static io.cleat.sys.Layout.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code struct io_uring_sqe} of io_uring_enter(2): an operation for the kernel. Fields that the
 * kernel reads in several ways have the name that sockets give them.
 *
 * <p>Addresses are raw: whoever fills it in keeps that memory alive until the operation completes.
 */
public final class Sqe {
  /** {@code IORING_OP_*}. */
  public static final long OPERATION = 0;

  /** {@code IOSQE_*}. */
  public static final long FLAGS = 1;

  /** What the operation may do besides, such as {@code IORING_RECV_MULTISHOT}. */
  public static final long PRIORITY = 2;

  /** The descriptor. */
  public static final long FD = 4;

  /** The address of the data. */
  public static final long ADDRESS = 16;

  /** How many bytes. */
  public static final long LENGTH = 24;

  /** {@code MSG_*}. */
  public static final long MESSAGE_FLAGS = 28;

  /** What the program gives, and the completion returns. */
  public static final long USER_DATA = 32;

  /** The group that a buffer is taken from, with {@code IOSQE_BUFFER_SELECT}. */
  public static final long BUFFER_GROUP = 40;

  /** Bytes of the struct. */
  public static final long SIZE = 64;

  private Sqe() {}

  /** Begins an entry: all that is not set after this is 0. */
  public static void prepare(MemorySegment memory, long at, int operation, int fd, long userData) {
    for (long offset = 0; offset < SIZE; offset += Long.BYTES) {
      memory.set(LONG, at + offset, 0);
    }
    memory.set(ValueLayout.JAVA_BYTE, at + OPERATION, (byte) operation);
    memory.set(INT, at + FD, fd);
    memory.set(LONG, at + USER_DATA, userData);
  }

  /** Sets {@code IOSQE_*}. */
  public static void flags(MemorySegment memory, long at, int value) {
    memory.set(ValueLayout.JAVA_BYTE, at + FLAGS, (byte) value);
  }

  /** Sets what the operation may do besides. */
  public static void priority(MemorySegment memory, long at, int value) {
    memory.set(SHORT, at + PRIORITY, (short) value);
  }

  /**
   * Points the entry at {@code length} bytes of {@code data} from {@code offset} on.
   *
   * @throws IndexOutOfBoundsException when they reach beyond {@code data}
   * @throws IllegalArgumentException when {@code data} is on the heap
   */
  public static void data(
      MemorySegment memory, long at, MemorySegment data, long offset, int length) {
    memory.set(LONG, at + ADDRESS, Layout.address(data, offset, length));
    memory.set(INT, at + LENGTH, length);
  }

  /** Sets {@code MSG_*}. */
  public static void messageFlags(MemorySegment memory, long at, int value) {
    memory.set(INT, at + MESSAGE_FLAGS, value);
  }

  /** Sets the group that a buffer is taken from. */
  public static void bufferGroup(MemorySegment memory, long at, int value) {
    memory.set(SHORT, at + BUFFER_GROUP, (short) value);
  }
}
