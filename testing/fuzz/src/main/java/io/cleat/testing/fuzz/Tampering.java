// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import io.cleat.link.DecoratedLink;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Our end of a link with somebody on it who hears all, says what he likes, and can have frames that
 * come to us vanish or change. A frame of his lies in memory that ends where it ends, so that
 * reading beyond it throws.
 */
final class Tampering extends DecoratedLink {
  /** So many of the frames that passed are remembered, of each direction. */
  private static final int REMEMBERED = 32;

  private final byte[][] arrived = new byte[REMEMBERED][];
  private final byte[][] sent = new byte[REMEMBERED][];
  private final Deque<byte[]> injected = new ArrayDeque<>();
  private final Receiver tap = this::arrives;
  private int arrivals;
  private int departures;
  private long lent;
  private Receiver receiver;
  private int toLose;
  private Choices spoils;

  Tampering(Link inner) {
    super(inner);
  }

  /** Has a frame arrive. */
  void inject(byte[] frame) {
    injected.add(frame);
  }

  /** Has the next frames that come be lost. */
  void lose(int count) {
    toLose = count;
  }

  /** Has the next frame that comes be changed. */
  void spoilNext(Choices choices) {
    spoils = choices;
  }

  /** One of the last frames that came to us, or null. */
  byte[] arrived(int which) {
    return arrived[which % REMEMBERED];
  }

  /** One of the last frames that we sent, or null. */
  byte[] sent(int which) {
    return sent[which % REMEMBERED];
  }

  private void arrives(MemorySegment memory, long at, int length, long offload) {
    byte[] frame = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    arrived[arrivals++ % REMEMBERED] = frame;
    if (toLose > 0) {
      toLose--;
    } else if (spoils != null) {
      byte[] spoilt = FrameMutation.of(frame, spoils);
      spoils = null;
      receiver.frame(MemorySegment.ofArray(spoilt), 0, spoilt.length, offload);
    } else {
      receiver.frame(memory, at, length, offload);
    }
  }

  @Override
  public int receive(Receiver whom, int budget) {
    int count = 0;
    while (count < budget && !injected.isEmpty()) {
      byte[] frame = injected.remove();
      whom.frame(MemorySegment.ofArray(frame), 0, frame.length, 0);
      count++;
    }
    receiver = whom;
    return count + inner.receive(tap, budget - count);
  }

  @Override
  public boolean hasFrames() {
    return !injected.isEmpty() || inner.hasFrames();
  }

  @Override
  public long transmit(int bytes) {
    lent = inner.transmit(bytes);
    return lent;
  }

  @Override
  public void commit(int length, long offload) {
    MemorySegment frame = inner.memory().asSlice(lent, length);
    sent[departures++ % REMEMBERED] = frame.toArray(ValueLayout.JAVA_BYTE);
    inner.commit(length, offload);
  }
}
