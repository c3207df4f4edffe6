// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Events;

/**
 * The events of poll(2), with Linux's numbers ({@code poll.h}); they are the bits of {@link
 * Events}.
 */
public final class Poll {
  public static final int POLLIN = Events.IN;
  public static final int POLLPRI = Events.PRI;
  public static final int POLLOUT = Events.OUT;
  public static final int POLLERR = Events.ERR;
  public static final int POLLHUP = Events.HUP;
  public static final int POLLNVAL = Events.NVAL;
  public static final int POLLRDNORM = Events.RDNORM;
  public static final int POLLRDBAND = Events.RDBAND;
  public static final int POLLWRNORM = Events.WRNORM;
  public static final int POLLWRBAND = Events.WRBAND;
  public static final int POLLRDHUP = Events.RDHUP;

  private Poll() {}
}
