// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

/**
 * What is put on a server: connections that are open from the start, or made again and again. One
 * thread makes it, runs it, and closes it.
 */
public interface Load extends AutoCloseable {
  /**
   * Runs, and waits for the answers to all that was sent.
   *
   * @throws LoadException the server did not do what it should
   */
  Sample run(Limit limit);

  /** Closes the connections. */
  @Override
  void close();
}
