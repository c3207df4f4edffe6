// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.driving;

import io.cleat.stack.spi.Doorbell;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** A link that loses some of the frames it is given. */
final class LossyLink implements Link {
  private static final int ALL = 1000;

  private final Link link;
  private final Random random;
  private final int lossPerMille;

  LossyLink(Link link, long seed, int lossPerMille) {
    this.link = link;
    this.lossPerMille = lossPerMille;
    random = new Random(seed);
  }

  @Override
  public void commit(int length, long offload) {
    if (random.nextInt(ALL) >= lossPerMille) {
      link.commit(length, offload);
    }
  }

  // The rest is the link's.

  @Override
  public int mtu() {
    return link.mtu();
  }

  @Override
  public int capabilities() {
    return link.capabilities();
  }

  @Override
  public int receive(Receiver receiver, int budget) {
    return link.receive(receiver, budget);
  }

  @Override
  public boolean hasFrames() {
    return link.hasFrames();
  }

  @Override
  public boolean hasRoom() {
    return link.hasRoom();
  }

  @Override
  public MemorySegment memory() {
    return link.memory();
  }

  @Override
  public long transmit(int bytes) {
    return link.transmit(bytes);
  }

  @Override
  public void flush() {
    link.flush();
  }

  @Override
  public void bell(Doorbell bell) {
    link.bell(bell);
  }

  @Override
  public void ring(int walked) {
    link.ring(walked);
  }
}
