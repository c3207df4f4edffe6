// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

/** An address that makes no sense; the message is the one line that a person reads. */
public final class BadAddress extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param address the address as it was written, or the part of it that is wrong
   * @param problem what is wrong, and what would be right
   */
  public BadAddress(String address, String problem) {
    super(address + ": " + problem, null, false, false);
  }

  /**
   * @param problem the whole line
   */
  public BadAddress(String problem) {
    super(problem, null, false, false);
  }
}
