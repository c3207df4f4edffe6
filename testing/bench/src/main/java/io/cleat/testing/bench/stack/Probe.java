// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.io.IOException;

/** A workload over one side, ready to be run. For one thread. */
public interface Probe extends AutoCloseable {
  /**
   * Runs it for so long.
   *
   * @throws IOException a call failed
   */
  Reading measure(long nanos) throws IOException;

  @Override
  void close() throws IOException;
}
