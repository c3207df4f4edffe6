// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.posix.Failures.EFAULT;
import static io.cleat.posix.Failures.EINVAL;

import io.cleat.Events;

/** poll(2): looks at all, and waits only where there is nothing to tell. */
final class Polling {
  private static final int UNASKED = Events.ERR | Events.HUP | Events.NVAL;

  private final Pollers pollers;
  private final DescriptorTable table;

  Polling(Pollers pollers, DescriptorTable table) {
    this.pollers = pollers;
    this.table = table;
  }

  /** Where there is data or room, there is normal data or room for it: engines need not say so. */
  static int withNormal(int facts) {
    return facts
        | ((facts & Events.IN) != 0 ? Events.RDNORM : 0)
        | ((facts & Events.OUT) != 0 ? Events.WRNORM : 0);
  }

  /** What is true of a description now. */
  static int facts(Description file) {
    return withNormal(file.readiness().events());
  }

  int poll(Pollfd[] fds, int nfds, long nanos) {
    if (nfds < 0 || nfds > table.limit()) {
      return EINVAL;
    }
    if (nfds > 0 && (fds == null || fds.length < nfds)) {
      return EFAULT;
    }
    int ready = look(fds, nfds, null);
    return ready != 0 || nanos == 0 ? ready : await(fds, nfds, nanos);
  }

  /**
   * Looks once.
   *
   * @param files what the descriptors named when the call began; null before that is known
   * @return of how many there is something to tell
   */
  private int look(Pollfd[] fds, int nfds, Description[] files) {
    int ready = 0;
    for (int i = 0; i < nfds; i++) {
      Pollfd asked = fds[i];
      asked.revents = 0;
      if (asked.fd >= 0) {
        Description file = files == null ? table.at(asked.fd) : files[i];
        int facts = file == null ? Events.NVAL : facts(file);
        asked.revents = facts & (asked.events | UNASKED);
      }
      ready += asked.revents == 0 ? 0 : 1;
    }
    return ready;
  }

  private int await(Pollfd[] fds, int nfds, long nanos) {
    long deadline = Deadline.in(nanos);
    Description[] files = new Description[nfds];
    boolean allOpen = true;
    for (int i = 0; i < nfds; i++) {
      files[i] = table.at(fds[i].fd);
      allOpen &= files[i] != null || fds[i].fd < 0;
    }
    if (!allOpen) { // closed since the first look
      return look(fds, nfds, files);
    }
    try (Wait wait = new Wait(pollers)) {
      for (int i = 0; i < nfds; i++) {
        if (files[i] != null) {
          wait.add(files[i], fds[i].events);
        }
      }
      int ready;
      long left;
      do {
        left = Deadline.left(deadline);
        int result = wait.await(left);
        if (result < 0) {
          return result;
        }
        ready = look(fds, nfds, files);
      } while (ready == 0 && left != 0);
      return ready;
    }
  }
}
