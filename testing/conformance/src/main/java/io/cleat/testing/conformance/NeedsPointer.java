// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

/** A case is about a bad pointer where Java has an object, which can be null but not bad. */
final class NeedsPointer extends RuntimeException {
  private static final long serialVersionUID = 1;

  NeedsPointer(String step) {
    super("needs a C pointer: " + step);
  }
}
