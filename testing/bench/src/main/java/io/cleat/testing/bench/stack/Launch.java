// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.List;

/**
 * How measured processes are started.
 *
 * @param realtime whether they go before all other work of the machine (SCHED_RR, needs privileges)
 * @param flags what their JVMs are told beside {@link ProbeProcess#FLAGS}
 */
public record Launch(boolean realtime, List<String> flags) {
  /** As it is done where nothing else is said. */
  public static final Launch STANDARD = new Launch(false, List.of());
}
