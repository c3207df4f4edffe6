// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

/**
 * How big a value may be. A driver has such limits in its configuration; those of {@link #driver}
 * are what it has when nobody changed them.
 *
 * @param sentDepth how many containers may be nested in one that is sent, counting the outermost
 * @param receivedDepth the same for one that is received, up to {@link #DEPTH_MAX}
 * @param arrayElements how many elements an array, and how many fields a class, may have
 * @param mappingEntries how many entries a mapping may have
 * @param stringBytes how many bytes of UTF-8 a string may have
 */
public record MudLimits(
    int sentDepth, int receivedDepth, int arrayElements, int mappingEntries, int stringBytes) {
  /** The most that can be asked for; the codec goes one call deeper with each container. */
  public static final int DEPTH_MAX = 512;

  /** Limits of these sizes. */
  public MudLimits {
    if (sentDepth > DEPTH_MAX || receivedDepth > DEPTH_MAX) {
      throw new IllegalArgumentException("deeper than " + DEPTH_MAX);
    }
  }

  /**
   * What a driver has. It sends 100 containers in each other and takes 101: the outermost is not
   * counted when it reads.
   */
  public static MudLimits driver() {
    return new MudLimits(100, 101, 15_000, 150_000, 1 << 20);
  }
}
