// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

/**
 * The server under measure did not do what it should, or the machine lacks something; the message
 * says what.
 */
public final class LoadException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LoadException(String message) {
    super(message);
  }
}
