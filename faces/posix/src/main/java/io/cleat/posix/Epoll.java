// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import io.cleat.Events;

/** The operations and events of epoll(7), with Linux's numbers ({@code sys/epoll.h}). */
public final class Epoll {

  // Operations of epoll_ctl(2).
  public static final int EPOLL_CTL_ADD = 1;
  public static final int EPOLL_CTL_DEL = 2;
  public static final int EPOLL_CTL_MOD = 3;

  // The flag of epoll_create1(2).
  public static final int EPOLL_CLOEXEC = Fcntl.O_CLOEXEC;

  // Events.
  public static final int EPOLLIN = Events.IN;
  public static final int EPOLLPRI = Events.PRI;
  public static final int EPOLLOUT = Events.OUT;
  public static final int EPOLLERR = Events.ERR;
  public static final int EPOLLHUP = Events.HUP;
  public static final int EPOLLRDNORM = Events.RDNORM;
  public static final int EPOLLRDBAND = Events.RDBAND;
  public static final int EPOLLWRNORM = Events.WRNORM;
  public static final int EPOLLWRBAND = Events.WRBAND;
  public static final int EPOLLRDHUP = Events.RDHUP;

  // Ways of being told.
  public static final int EPOLLEXCLUSIVE = Events.EXCLUSIVE;
  public static final int EPOLLWAKEUP = 1 << 29;
  public static final int EPOLLONESHOT = Events.ONESHOT;
  public static final int EPOLLET = Events.EDGE;

  private Epoll() {}
}
