// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;

import java.lang.foreign.MemorySegment;

/** {@code struct ucred} of unix(7): SCM_CREDENTIALS and SO_PEERCRED. */
public final class Ucred {
  /** The process. */
  public static final long PID = 0;

  /** The user. */
  public static final long UID = 4;

  /** The group. */
  public static final long GID = 8;

  /** Bytes of the struct. */
  public static final long SIZE = 12;

  private Ucred() {}

  /** The process. */
  public static int pid(MemorySegment memory, long at) {
    return memory.get(INT, at + PID);
  }

  /** Sets the process. */
  public static void pid(MemorySegment memory, long at, int value) {
    memory.set(INT, at + PID, value);
  }

  /** The user. */
  public static int uid(MemorySegment memory, long at) {
    return memory.get(INT, at + UID);
  }

  /** Sets the user. */
  public static void uid(MemorySegment memory, long at, int value) {
    memory.set(INT, at + UID, value);
  }

  /** The group. */
  public static int gid(MemorySegment memory, long at) {
    return memory.get(INT, at + GID);
  }

  /** Sets the group. */
  public static void gid(MemorySegment memory, long at, int value) {
    memory.set(INT, at + GID, value);
  }
}
