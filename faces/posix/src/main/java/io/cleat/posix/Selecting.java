// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EBADF;
import static io.cleat.posix.Failures.EINVAL;

import io.cleat.Events;

/** select(2): the three sets of one call, and what is to be told of them. */
final class Selecting {
  private static final int READABLE = Events.IN | Events.HUP | Events.ERR | Events.NVAL;
  private static final int WRITABLE = Events.OUT | Events.ERR | Events.NVAL;
  private static final int EXCEPTIONAL = Events.PRI | Events.NVAL;

  private final FdSet read;
  private final FdSet write;
  private final FdSet except;
  private final Description[] files;
  private final int[] facts;

  private Selecting(int nfds, FdSet read, FdSet write, FdSet except) {
    this.read = read;
    this.write = write;
    this.except = except;
    files = new Description[nfds];
    facts = new int[nfds];
  }

  static int select(Pollers pollers, DescriptorTable table, int nfds, FdSet[] sets, long deadline) {
    if (nfds < 0) {
      return EINVAL;
    }
    int seen = Math.min(nfds, FdSet.FD_SETSIZE);
    Selecting selecting = new Selecting(seen, sets[0], sets[1], sets[2]);
    return selecting.find(table) ? selecting.await(pollers, deadline) : EBADF;
  }

  /** Finds what the descriptors name; false where one of them is not open. */
  private boolean find(DescriptorTable table) {
    for (int fd = 0; fd < files.length; fd++) {
      if (isAsked(fd)) {
        files[fd] = table.at(fd);
        if (files[fd] == null) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isAsked(int fd) {
    return FdSet.has(read, fd) || FdSet.has(write, fd) || FdSet.has(except, fd);
  }

  private int await(Pollers pollers, long deadline) {
    int ready = look();
    long left = Deadline.left(deadline);
    if (ready == 0 && left != 0) {
      try (Wait wait = new Wait(pollers)) {
        addTo(wait);
        do {
          left = Deadline.left(deadline);
          int result = wait.await(left);
          if (result < 0) {
            return result;
          }
          ready = look();
        } while (ready == 0 && left != 0);
      }
    }
    answer();
    return ready;
  }

  private void addTo(Wait wait) {
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] != null) {
        int events =
            (FdSet.has(read, fd) ? Events.IN : 0)
                | (FdSet.has(write, fd) ? Events.OUT : 0)
                | (FdSet.has(except, fd) ? Events.PRI : 0);
        wait.add(files[fd], events);
      }
    }
  }

  /** Looks once; returns how many bits the answer will have. */
  private int look() {
    int bits = 0;
    for (int fd = 0; fd < files.length; fd++) {
      if (files[fd] != null) {
        facts[fd] = files[fd].readiness().events();
        bits += is(read, fd, READABLE) ? 1 : 0;
        bits += is(write, fd, WRITABLE) ? 1 : 0;
        bits += is(except, fd, EXCEPTIONAL) ? 1 : 0;
      }
    }
    return bits;
  }

  private boolean is(FdSet set, int fd, int wanted) {
    return FdSet.has(set, fd) && (facts[fd] & wanted) != 0;
  }

  /** Leaves in the sets what is true. */
  private void answer() {
    for (int fd = 0; fd < files.length; fd++) {
      keep(read, fd, READABLE);
      keep(write, fd, WRITABLE);
      keep(except, fd, EXCEPTIONAL);
    }
  }

  private void keep(FdSet set, int fd, int wanted) {
    if (set != null && !is(set, fd, wanted)) {
      FdSet.FD_CLR(fd, set);
    }
  }
}
