// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Endpoint;
import io.cleat.stack.endpoint.StackEndpoint;

/**
 * What an engine does for SCM_RIGHTS and SCM_CREDENTIALS: programs pass its endpoints, messages
 * hold those of the stack.
 */
public interface Passing {
  /** What is below an endpoint; null where it is closed, or of another engine. */
  StackEndpoint below(Endpoint endpoint);

  /**
   * Makes an endpoint for the caller of the call that is just made, over one that came with a
   * message. The new one holds it; null where the caller may have no more.
   */
  Endpoint over(StackEndpoint endpoint);

  /** Whether a process has this number. */
  boolean isProcess(int pid);
}
