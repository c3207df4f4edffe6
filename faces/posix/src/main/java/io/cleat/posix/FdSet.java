// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import java.util.Arrays;
import java.util.Objects;

/**
 * {@code fd_set} of select(2): descriptors 0 to {@link #FD_SETSIZE} - 1, each in the set or not.
 * The four macros are static methods with the manual page's order of arguments.
 */
@SuppressWarnings("MemberName") // the manual page's names, so that C ports line by line
public final class FdSet {
  /** How many descriptors a set can hold. */
  public static final int FD_SETSIZE = 1024;

  private final long[] words = new long[FD_SETSIZE / Long.SIZE];

  /** An empty set. */
  public FdSet() {}

  /** Empties the set. */
  public static void FD_ZERO(FdSet set) {
    Arrays.fill(set.words, 0);
  }

  /**
   * Puts a descriptor into the set.
   *
   * @throws IndexOutOfBoundsException it has no place there, which in C is undefined behaviour; use
   *     {@link Process#poll}
   */
  public static void FD_SET(int fd, FdSet set) {
    set.put(Objects.checkIndex(fd, FD_SETSIZE));
  }

  /**
   * Takes a descriptor out of the set.
   *
   * @throws IndexOutOfBoundsException it has no place there
   */
  public static void FD_CLR(int fd, FdSet set) {
    set.words[Objects.checkIndex(fd, FD_SETSIZE) / Long.SIZE] &= ~(1L << fd);
  }

  /**
   * Whether a descriptor is in the set.
   *
   * @throws IndexOutOfBoundsException it has no place there
   */
  public static boolean FD_ISSET(int fd, FdSet set) {
    return set.has(Objects.checkIndex(fd, FD_SETSIZE));
  }

  private void put(int fd) {
    words[fd / Long.SIZE] |= 1L << fd;
  }

  private boolean has(int fd) {
    return (words[fd / Long.SIZE] & 1L << fd) != 0;
  }

  /** As FD_ISSET; no set has no descriptor. */
  static boolean has(FdSet set, int fd) {
    return set != null && set.has(fd);
  }
}
