// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** {@code struct f_owner_ex} of F_SETOWN_EX and F_GETOWN_EX (fcntl(2)): who gets the signals. */
public final class FOwnerEx {
  /** F_OWNER_TID, F_OWNER_PID or F_OWNER_PGRP of {@link Fcntl}. */
  public int type;

  /** The number of that thread, process or group; 0 for nobody. */
  public int pid;

  /** Nobody. */
  public FOwnerEx() {}

  /** This thread, process or group. */
  public FOwnerEx(int type, int pid) {
    this.type = type;
    this.pid = pid;
  }
}
