// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/** Who is told that an endpoint has become ready. */
@FunctionalInterface
public interface Ready {
  /**
   * The facts about an endpoint as of this turn, data, end and error together in one call.
   *
   * <p>Called in the poller's thread, never from inside a call on the endpoint, and never begun
   * after its {@code close} has returned. What it throws reaches the caller of {@link Poller#turn},
   * after the rest of the turn has been delivered.
   *
   * @param endpoint the endpoint
   * @param events bits of {@link Events}
   */
  void ready(Endpoint endpoint, int events);
}
