// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.NoSocket;
import java.lang.foreign.MemorySegment;

/** A poller as something to watch and to wait for; it moves no data. */
final class PollerEndpoint extends Watchable implements NoSocket {
  private static final int EINVAL = Errno.EINVAL.negated();

  private final HostPoller poller;

  PollerEndpoint(HostPoller poller) {
    this.poller = poller;
  }

  @Override
  Driver driver() {
    return null;
  }

  @Override
  int facts() {
    if (poller.isClosed()) {
      return Events.NVAL;
    }
    return poller.hasNews() ? Events.IN : 0;
  }

  @Override
  public int events() {
    return facts();
  }

  @Override
  public int close() {
    if (poller.isClosed()) {
      return Errno.EBADF.negated();
    }
    poller.close();
    return 0;
  }

  @Override
  public int refusal() {
    return EINVAL;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return EINVAL;
  }
}
