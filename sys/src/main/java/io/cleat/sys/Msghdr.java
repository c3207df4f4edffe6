// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.LONG;

import java.lang.foreign.MemorySegment;

/**
 * {@code struct msghdr} of sendmsg(2) and recvmsg(2): one message with name, data and control data.
 * Addresses are raw: whoever fills it in keeps that memory alive until the call is over.
 */
public final class Msghdr {
  /** The address of the name. */
  public static final long NAME = 0;

  /** Bytes of the name: its room before recvmsg, its full length after. */
  public static final long NAME_LENGTH = 8;

  /** The address of the first vector. */
  public static final long VECTORS = 16;

  /** How many vectors. */
  public static final long VECTOR_COUNT = 24;

  /** The address of the control data. */
  public static final long CONTROL = 32;

  /** Bytes of the control data: their room before recvmsg, what came after. */
  public static final long CONTROL_LENGTH = 40;

  /** MSG_* flags that recvmsg sets. */
  public static final long FLAGS = 48;

  /** Bytes of the struct. */
  public static final long SIZE = 56;

  private Msghdr() {}

  /** The address of the name. */
  public static long name(MemorySegment memory, long at) {
    return memory.get(LONG, at + NAME);
  }

  /** Bytes of the name: its room before recvmsg, its full length after. */
  public static int nameLength(MemorySegment memory, long at) {
    return memory.get(INT, at + NAME_LENGTH);
  }

  /** Sets bytes of the name: its room before recvmsg, its full length after. */
  public static void nameLength(MemorySegment memory, long at, int value) {
    memory.set(INT, at + NAME_LENGTH, value);
  }

  /** The address of the first vector. */
  public static long vectors(MemorySegment memory, long at) {
    return memory.get(LONG, at + VECTORS);
  }

  /** How many vectors. */
  public static long vectorCount(MemorySegment memory, long at) {
    return memory.get(LONG, at + VECTOR_COUNT);
  }

  /** Sets how many vectors. */
  public static void vectorCount(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + VECTOR_COUNT, value);
  }

  /** The address of the control data. */
  public static long control(MemorySegment memory, long at) {
    return memory.get(LONG, at + CONTROL);
  }

  /** Bytes of the control data: their room before recvmsg, what came after. */
  public static long controlLength(MemorySegment memory, long at) {
    return memory.get(LONG, at + CONTROL_LENGTH);
  }

  /** Sets bytes of the control data: their room before recvmsg, what came after. */
  public static void controlLength(MemorySegment memory, long at, long value) {
    memory.set(LONG, at + CONTROL_LENGTH, value);
  }

  /** MSG_* flags that recvmsg sets. */
  public static int flags(MemorySegment memory, long at) {
    return memory.get(INT, at + FLAGS);
  }

  /** Sets mSG_* flags that recvmsg sets. */
  public static void flags(MemorySegment memory, long at, int value) {
    memory.set(INT, at + FLAGS, value);
  }

  /** Sets the name to {@code length} bytes of {@code address}; NULL and 0 for none. */
  public static void name(MemorySegment memory, long at, MemorySegment address, int length) {
    memory.set(LONG, at + NAME, Layout.address(address, 0, length));
    memory.set(INT, at + NAME_LENGTH, length);
  }

  /** Sets the data to {@code count} {@link Iovec}s in a row. */
  public static void vectors(MemorySegment memory, long at, MemorySegment vectors, long count) {
    memory.set(LONG, at + VECTORS, Layout.address(vectors, 0, count * Iovec.SIZE));
    memory.set(LONG, at + VECTOR_COUNT, count);
  }

  /** Sets the control data to {@code length} bytes of {@code control}; NULL and 0 for none. */
  public static void control(MemorySegment memory, long at, MemorySegment control, long length) {
    memory.set(LONG, at + CONTROL, Layout.address(control, 0, length));
    memory.set(LONG, at + CONTROL_LENGTH, length);
  }
}
