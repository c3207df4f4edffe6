// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Random;

/** A cable's end on whose way frames take time and get lost, doubled, mixed up and corrupted. */
final class TroubledLink implements Link {
  private final Link inner;
  private final Random random;
  private final MemorySegment in = Arena.ofAuto().allocate(1 << 17, 8);
  private final PriorityQueue<Late> late = new PriorityQueue<>();
  private final ArrayDeque<Late> due = new ArrayDeque<>();
  private long order;
  double loss;
  double doubling;
  double mixing;
  double corruption;
  long delayNanos = 10_000_000;
  long now;

  private record Late(long at, long order, byte[] bytes, long offload) implements Comparable<Late> {
    @Override
    public int compareTo(Late other) {
      return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
    }
  }

  TroubledLink(Link inner, long seed) {
    this.inner = inner;
    random = new Random(seed);
  }

  /** When the next frame arrives, or Long.MAX_VALUE. */
  long nextArrival() {
    return late.isEmpty() ? Long.MAX_VALUE : late.peek().at;
  }

  /** Takes what the far end has sent onto its way. */
  void carry() {
    inner.receive(
        (memory, at, length, offload) -> {
          byte[] bytes = memory.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
          if (random.nextDouble() < corruption) {
            bytes[random.nextInt(length)] ^= (byte) (1 << random.nextInt(8));
          }
          if (random.nextDouble() >= loss) {
            send(bytes, offload);
          }
          if (random.nextDouble() < doubling) {
            send(bytes, offload);
          }
        },
        Integer.MAX_VALUE);
  }

  private void send(byte[] bytes, long offload) {
    long extra = random.nextDouble() < mixing ? random.nextLong(delayNanos) : 0;
    late.add(new Late(now + delayNanos + extra, order++, bytes, offload));
  }

  @Override
  public int receive(Receiver receiver, int budget) {
    int count = 0;
    while (!late.isEmpty() && late.peek().at <= now && count++ < budget) {
      due.add(late.remove());
    }
    while (!due.isEmpty()) {
      Late frame = due.remove();
      MemorySegment.copy(frame.bytes, 0, in, ValueLayout.JAVA_BYTE, 0, frame.bytes.length);
      receiver.frame(in, 0, frame.bytes.length, frame.offload);
    }
    return count;
  }

  @Override
  public boolean hasFrames() {
    return nextArrival() <= now;
  }

  @Override
  public int mtu() {
    return inner.mtu();
  }

  @Override
  public int capabilities() {
    return inner.capabilities();
  }

  @Override
  public boolean hasRoom() {
    return inner.hasRoom();
  }

  @Override
  public MemorySegment memory() {
    return inner.memory();
  }

  @Override
  public long transmit(int bytes) {
    return inner.transmit(bytes);
  }

  @Override
  public void commit(int length, long offload) {
    inner.commit(length, offload);
  }

  @Override
  public void flush() {
    inner.flush();
  }
}
