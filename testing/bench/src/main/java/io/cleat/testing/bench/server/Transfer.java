// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import java.io.IOException;

/** Both ends of a library's sockets in one process. One thread calls. */
interface Transfer extends AutoCloseable {
  /**
   * Sends and receives.
   *
   * @param nanos for about so long
   * @return how many datagrams or blocks arrived
   */
  long run(long nanos) throws IOException;

  @Override
  void close() throws IOException;
}
