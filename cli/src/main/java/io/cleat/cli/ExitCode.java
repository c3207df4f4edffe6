// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

/** What the command says by its exit status. */
final class ExitCode {
  /** All went well. */
  static final int OK = 0;

  /** A connection failed, or something was lost. */
  static final int FAILED = 1;

  /** The command line makes no sense. */
  static final int USAGE = 2;

  /** This machine does not have what was asked for; EX_UNAVAILABLE of sysexits.h. */
  static final int UNAVAILABLE = 69;

  /** The command itself is broken; EX_SOFTWARE of sysexits.h. */
  static final int BROKEN = 70;

  /** Stopped by SIGINT. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
