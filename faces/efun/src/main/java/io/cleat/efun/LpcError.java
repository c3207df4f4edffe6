// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/**
 * A run-time error of LPC, where a driver has no code to answer: it ends the function that called
 * the efun, unless that catches it.
 */
public final class LpcError extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** An error with the text that a driver gives it. */
  public LpcError(String message) {
    super(message);
  }
}
