// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import java.util.Random;

/**
 * What one round does; all of it follows from the seed, but for what the scheduler makes of it.
 *
 * @param seed what the rest comes from
 * @param way over what the bytes go
 * @param connections at the same time, 1 to 24
 * @param virtualShare how many of ten threads are virtual ones
 * @param ringBytes room for frames in each direction of a cable: a few frames or many
 * @param lossPerMille frames of a thousand that a cable loses
 * @param bytes that each connection sends there and back
 * @param largestMessage in bytes
 */
record Plan(
    long seed,
    Way way,
    int connections,
    int virtualShare,
    int ringBytes,
    int lossPerMille,
    int bytes,
    int largestMessage) {
  private static final int CONNECTIONS_MAX = 24;

  /** Frames of a cable's MTU that fit: the smallest rings find the most. */
  private static final int[] SLOTS = {4, 8, 16, 64, 256};

  private static final int SLOT_BYTES = 2048;
  private static final int[] MESSAGES = {1, 100, 2000, 100_000};
  private static final int LOSS_MAX = 20;

  /** Over what the bytes go. */
  enum Way {
    /** AF_UNIX, in one host. */
    LOCAL,
    /** TCP to oneself. */
    LOOPBACK,
    /** TCP between two hosts. */
    CABLE,
    /** AF_VSOCK between two hosts. */
    VSOCK
  }

  static Plan of(long seed) {
    Random random = new Random(seed);
    Way way = Way.values()[random.nextInt(Way.values().length)];
    int connections = 1 + random.nextInt(CONNECTIONS_MAX);
    int virtualShare = random.nextInt(11);
    int ringBytes = SLOTS[random.nextInt(SLOTS.length)] * SLOT_BYTES;
    boolean loses = way == Way.CABLE && random.nextInt(3) == 0;
    int message = MESSAGES[random.nextInt(MESSAGES.length)];
    int bytes = Math.min(message * 50, loses ? 50_000 : 400_000);
    int loss = loses ? 1 + random.nextInt(LOSS_MAX) : 0;
    return new Plan(seed, way, connections, virtualShare, ringBytes, loss, bytes, message);
  }
}
