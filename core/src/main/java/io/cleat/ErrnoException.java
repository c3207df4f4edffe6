// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import java.net.SocketException;

/**
 * A call that failed, with the number that Linux gives for it.
 *
 * <p>The message names the call and what it was about, then the error: {@code connect 127.0.0.1:80:
 * Connection refused (ECONNREFUSED)}.
 */
public final class ErrnoException extends SocketException {
  private static final long serialVersionUID = 1L;

  /** The error. */
  private final Errno errno;

  /**
   * @param call the call that failed and what it was about, as a person would say it
   * @param result the call's result, {@code -errno}, or the errno itself
   */
  public ErrnoException(String call, long result) {
    this(call, Errno.of(result));
  }

  /**
   * @param call the call that failed and what it was about, as a person would say it
   * @param errno why
   */
  public ErrnoException(String call, Errno errno) {
    super(call + ": " + errno.text() + " (" + errno + ")");
    this.errno = errno;
  }

  /** Why the call failed. */
  public Errno errno() {
    return errno;
  }
}
