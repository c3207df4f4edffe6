// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.io.IOException;
import java.util.Optional;

/**
 * An engine as the runner needs it: cases run one after the other on a few worker threads, each
 * case on a thread of its own that its worker starts, in a world of its own.
 *
 * <p>A new engine joins by one implementation of this and of {@link World}, and a line in {@link
 * Engines}.
 */
interface EngineUnderTest {
  /**
   * Called once by each worker thread before its first case, and by the thread of a case that is
   * played again, so that it finds nothing of the first time. An engine that has one network for
   * all its worlds gives the calling thread one: loopback up, multicast routed to it. The threads
   * of the cases are started by their worker, and inherit what the kernel lets threads inherit.
   *
   * @throws IOException this thread cannot work
   */
  void enter() throws IOException;

  /**
   * Why this case cannot run here, for want of a privilege or of something that a machine may be
   * without; asked after {@link #enter}. Where nothing may be left out, this is a failure.
   */
  Optional<String> lacks(Case test);

  /**
   * Makes the world of one case, on the case's own thread.
   *
   * @throws IOException it cannot be made
   */
  World open() throws IOException;
}
