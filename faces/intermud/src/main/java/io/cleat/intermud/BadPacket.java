// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

/** A value that is no packet. */
public final class BadPacket extends Exception {
  private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient Person from;

  BadPacket(ErrorCode code, String message, Person from) {
    super(message, null, false, false);
    this.code = code;
    this.from = from;
  }

  /** The reason, as an error packet gives it. */
  public ErrorCode code() {
    return code;
  }

  /** Who sent it, as far as it says. */
  Person from() {
    return from;
  }
}
