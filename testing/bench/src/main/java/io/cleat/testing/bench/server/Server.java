// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

/**
 * A server under measure. It serves, on threads of its own, from when it is made until it is
 * closed.
 */
public interface Server extends AutoCloseable {
  /** Where it listens: a port or a path. */
  String address();

  /** Closes its listener and ends its threads; connections that are still open may live on. */
  @Override
  void close();
}
