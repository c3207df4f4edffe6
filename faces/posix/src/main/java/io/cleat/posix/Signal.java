// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** The signals that sockets send, with Linux's numbers ({@code signal.h}, signal(7)). */
public final class Signal {
  /** A write to a connection that nobody reads any more. */
  public static final int SIGPIPE = 13;

  /** Urgent data has arrived. */
  public static final int SIGURG = 23;

  /** A descriptor with O_ASYNC has become ready. */
  public static final int SIGIO = 29;

  /** As SIGIO. */
  public static final int SIGPOLL = SIGIO;

  /** The first of the real-time signals, which F_SETSIG is mostly used with. */
  public static final int SIGRTMIN = 34;

  /** The greatest number that a signal has. */
  public static final int SIGRTMAX = 64;

  /** Cannot have a handler. */
  public static final int SIGKILL = 9;

  /** Cannot have a handler. */
  public static final int SIGSTOP = 19;

  private Signal() {}
}
