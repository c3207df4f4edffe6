// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import java.util.Map;

/**
 * What one measurement gave.
 *
 * @param value in the workload's unit
 * @param facts beside it, by their names
 */
public record Reading(double value, Map<String, Double> facts) {
  /** Half of the operations took no longer, in microseconds. */
  public static final String P50 = "p50Micros";

  /** 99 of 100 took no longer. */
  public static final String P99 = "p99Micros";

  /** Operations that were counted. */
  public static final String OPERATIONS = "operations";

  /** How often, an operation, what was to be there was not there yet and had to be waited for. */
  public static final String WAITS = "waits";

  /** How long the compilers of the JVM worked meanwhile, in milliseconds. */
  public static final String COMPILED = "compiledMillis";

  /** Connections in TIME-WAIT at the end. */
  public static final String TIME_WAITS = "timeWaits";

  /** Which part of the rate idle endpoints cost. */
  public static final String LOST = "lost";

  /** Bytes an endpoint outside of the heap. */
  public static final String NATIVE_BYTES = "nativeBytes";
}
