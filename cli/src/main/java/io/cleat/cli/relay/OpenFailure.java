// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import java.util.EnumSet;
import java.util.Set;

/** An address that cannot be opened; the message is the line that a person reads. */
final class OpenFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Errors that say: this kernel has no such thing. */
  private static final Set<Errno> UNAVAILABLE =
      EnumSet.of(
          Errno.EAFNOSUPPORT,
          Errno.EPROTONOSUPPORT,
          Errno.ESOCKTNOSUPPORT,
          Errno.EPFNOSUPPORT,
          Errno.ENOPROTOOPT);

  private final boolean unavailable;

  /**
   * @param address as it was written
   * @param problem what went wrong
   */
  OpenFailure(String address, String problem) {
    super(address + ": " + problem, null, false, false);
    unavailable = false;
  }

  /**
   * @param address as it was written
   * @param call what was tried
   * @param errno why it failed; negated or not
   */
  OpenFailure(String address, String call, long errno) {
    this(address, call, Errno.of(errno), "");
  }

  /**
   * @param hint what would help; empty for nothing
   */
  OpenFailure(String address, String call, Errno errno, String hint) {
    super(
        address + ": " + call + ": " + errno.text() + " (" + errno + ")" + hint,
        null,
        false,
        false);
    unavailable = UNAVAILABLE.contains(errno);
  }

  static OpenFailure of(String address, ErrnoException failure) {
    String hint =
        failure.errno() == Errno.EPERM || failure.errno() == Errno.EACCES
            ? "; it needs root or a capability"
            : "";
    return new OpenFailure(address, "socket", failure.errno(), hint);
  }

  /** Whether this kernel does not have what was asked for. */
  boolean isUnavailable() {
    return unavailable;
  }
}
