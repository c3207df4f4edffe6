// SPDX-License-Identifier: Apache-2.0
package io.cleat.option;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * Who a process is, {@code struct ucred} (unix(7)).
 *
 * @param pid its number
 * @param uid its user
 * @param gid its group
 */
public record Credentials(int pid, int uid, int gid) {
  /** Size of the native form. */
  public static final int BYTES = 12;

  private static final long PID = 0;
  private static final long UID = 4;
  private static final long GID = 8;

  /** Writes the native form; returns its size. */
  public static int write(Credentials credentials, MemorySegment into) {
    into.set(JAVA_INT_UNALIGNED, PID, credentials.pid);
    into.set(JAVA_INT_UNALIGNED, UID, credentials.uid);
    into.set(JAVA_INT_UNALIGNED, GID, credentials.gid);
    return BYTES;
  }

  /** Reads the native form. */
  public static Credentials read(MemorySegment from, int length) {
    return new Credentials(
        from.get(JAVA_INT_UNALIGNED, PID),
        from.get(JAVA_INT_UNALIGNED, UID),
        from.get(JAVA_INT_UNALIGNED, GID));
  }
}
