// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/**
 * What a {@link Process} does on a signal.
 *
 * <p>SIGPIPE comes to the thread whose call failed, before that call returns; what the handler
 * throws leaves the call in its place, as a handler in C may end the program. SIGIO, SIGURG and the
 * signals of F_SETSIG come one after the other in one daemon thread of the process; what a handler
 * throws there goes to the thread's {@link Thread.UncaughtExceptionHandler}, and the next signal is
 * handled all the same.
 */
@FunctionalInterface
public interface SignalHandler {
  /** What a signal without a handler does: nothing. Unlike in C it never ends the program. */
  SignalHandler SIG_DFL = (signal, fd, events) -> {};

  /** Does nothing. */
  SignalHandler SIG_IGN = (signal, fd, events) -> {};

  /** What {@link Process#signal} returns where there is no such signal. */
  SignalHandler SIG_ERR = (signal, fd, events) -> {};

  /**
   * Handles a signal.
   *
   * @param signal its number, of {@link Signal}
   * @param fd the descriptor it is about: the one that was written to, or the one that fcntl named
   *     (si_fd of sigaction(2))
   * @param events what is true of it, bits of {@link Poll} (si_band); 0 for SIGPIPE
   */
  void handle(int signal, int fd, int events);
}
