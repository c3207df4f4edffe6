// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

/** A table, or one of its cases, says something that this runner does not understand. */
final class TableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TableException(String message) {
    super(message);
  }

  TableException(String message, Throwable cause) {
    super(message, cause);
  }
}
