// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/**
 * The way of the packet that was last found to be for this host alone, and rightly so: most that
 * follow have the same addresses and come over the same interface, and need not be asked about
 * again.
 */
final class LastPath {
  private Interface from;
  private long sourceHigh;
  private long sourceLow;
  private long destinationHigh;
  private long destinationLow;
  private int generation;

  LastPath() {}

  /**
   * @param now of {@link LocalAddresses#generation}
   */
  boolean isOfTheSame(Packet packet, int now) {
    return packet.from == from
        && packet.sourceLow == sourceLow
        && packet.destinationLow == destinationLow
        && packet.sourceHigh == sourceHigh
        && packet.destinationHigh == destinationHigh
        && generation == now
        && !packet.linkToMany
        && !packet.looped;
  }

  void remember(Packet packet, int now) {
    from = packet.from;
    sourceHigh = packet.sourceHigh;
    sourceLow = packet.sourceLow;
    destinationHigh = packet.destinationHigh;
    destinationLow = packet.destinationLow;
    generation = now;
  }
}
