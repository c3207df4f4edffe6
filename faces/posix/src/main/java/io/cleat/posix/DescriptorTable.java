// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EBUSY;
import static io.cleat.posix.Failures.EMFILE;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * The descriptors of a process: small numbers, the lowest free one first, each naming an open file
 * description, several perhaps the same.
 *
 * <p>Finding a description is two reads and takes no lock. Changes take the table's; what they
 * leave without a descriptor is handed to the caller, who releases it without the lock.
 *
 * <p>A number can be reserved before there is a description, as Linux does it: it is in use, and
 * naming it is still EBADF.
 */
final class DescriptorTable {
  /** RLIMIT_NOFILE of a new process: descriptors are less than this. */
  static final int DEFAULT_LIMIT = 1024;

  private static final int FIRST_SLOTS = 64;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Description[].class);

  private final BitSet used = new BitSet();
  private final BitSet closeOnExec = new BitSet();
  private volatile Description[] slots = new Description[FIRST_SLOTS];
  private volatile int limit;
  private boolean closed;

  DescriptorTable(int limit) {
    this.limit = limit;
  }

  /** What a descriptor names; null where it is not open. */
  Description at(int fd) {
    Description[] now = slots;
    return fd >= 0 && fd < now.length ? (Description) SLOT.getAcquire(now, fd) : null;
  }

  int limit() {
    return limit;
  }

  /** Descriptors at and above the new limit stay open. */
  void limit(int descriptors) {
    limit = descriptors;
  }

  /** The lowest free number, from now on in use; or -EMFILE. */
  synchronized int reserve() {
    return reserveFrom(0);
  }

  private int reserveFrom(int lowest) {
    int fd = used.nextClearBit(lowest);
    if (fd >= limit) {
      return EMFILE;
    }
    used.set(fd);
    return fd;
  }

  /**
   * Lets a reserved number name a description.
   *
   * @return the number, or -EBADF where all were freed meanwhile: the caller releases the
   *     description
   */
  synchronized int install(int fd, Description file, boolean closesOnExec) {
    if (closed) {
      return EBADF;
    }
    file.references++;
    closeOnExec.set(fd, closesOnExec);
    put(fd, file);
    return fd;
  }

  /** Gives a reserved number up. */
  synchronized void cancel(int fd) {
    used.clear(fd);
  }

  /** A descriptor for a description; or -EMFILE. */
  synchronized int add(Description file, boolean closesOnExec) {
    int fd = reserveFrom(0);
    return fd < 0 ? fd : install(fd, file, closesOnExec);
  }

  /**
   * The lowest free number from {@code lowest} on for what {@code fd} names.
   *
   * @return it, or -EBADF; -EMFILE
   */
  synchronized int duplicate(int fd, int lowest, boolean closesOnExec) {
    Description file = at(fd);
    if (file == null) {
      return EBADF;
    }
    int copy = reserveFrom(lowest);
    return copy < 0 ? copy : install(copy, file, closesOnExec);
  }

  /**
   * Lets {@code copy} name what {@code fd} names.
   *
   * @param left gets at index 0 the description that has no descriptor any more, if there is one
   * @return {@code copy}, or -EBADF; -EBUSY it is reserved by a call of another thread
   */
  synchronized int replace(int fd, int copy, boolean closesOnExec, Description[] left) {
    Description file = at(fd);
    if (file == null || copy < 0 || copy >= limit) {
      return EBADF;
    }
    Description before = at(copy);
    if (before == null && used.get(copy)) {
      return EBUSY;
    }
    used.set(copy);
    install(copy, file, closesOnExec);
    left[0] = before != null && --before.references == 0 ? before : null;
    return copy;
  }

  /**
   * Frees a descriptor.
   *
   * @param left gets at index 0 the description that has no descriptor any more, if there is one
   * @return 0, or -EBADF
   */
  synchronized int remove(int fd, Description[] left) {
    Description file = at(fd);
    if (file == null) {
      return EBADF;
    }
    put(fd, null);
    used.clear(fd);
    closeOnExec.clear(fd);
    left[0] = --file.references == 0 ? file : null;
    return 0;
  }

  /** Frees all descriptors and allows no more; returns the descriptions. */
  synchronized List<Description> removeAll() {
    List<Description> left = new ArrayList<>();
    Description[] last = new Description[1];
    for (int fd = 0; fd < slots.length; fd++) {
      if (remove(fd, last) == 0 && last[0] != null) {
        left.add(last[0]);
      }
    }
    limit = 0;
    closed = true;
    return left;
  }

  /** The flags of a descriptor: FD_CLOEXEC or 0; or -EBADF. */
  synchronized int flags(int fd) {
    return at(fd) == null ? EBADF : closeOnExec.get(fd) ? FD_CLOEXEC : 0;
  }

  /** Sets the flags of a descriptor; other bits than FD_CLOEXEC have no meaning. */
  synchronized int flags(int fd, int bits) {
    if (at(fd) == null) {
      return EBADF;
    }
    closeOnExec.set(fd, (bits & FD_CLOEXEC) != 0);
    return 0;
  }

  private void put(int fd, Description file) {
    Description[] now = slots;
    if (fd >= now.length) {
      now = Arrays.copyOf(now, Math.max(2 * now.length, fd + 1));
      slots = now;
    }
    SLOT.setRelease(now, fd, file);
  }
}
