// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/** A link at whose far end the script is. */
final class Wire implements Link {
  private static final int FRAME_BYTES = 1 << 17;

  /** What the stack has sent, and when in nanoseconds of the script. */
  record Sent(byte[] bytes, long nanos) {}

  private final MemorySegment memory = Arena.ofAuto().allocate(FRAME_BYTES, Long.BYTES);
  private final ArrayDeque<byte[]> arriving = new ArrayDeque<>();
  private final ArrayDeque<Sent> sent;
  private final VirtualTime time;
  private final int mtu;

  /** A link to the peer. */
  Wire(VirtualTime time, int mtu) {
    this(time, mtu, new ArrayDeque<>());
  }

  private Wire(VirtualTime time, int mtu, ArrayDeque<Sent> sent) {
    this.time = time;
    this.mtu = mtu;
    this.sent = sent;
  }

  /** A link whose frames come back. */
  static Wire loop(VirtualTime time) {
    return new Wire(time, 65_535, null);
  }

  /** What was sent and not looked at yet, oldest first. */
  ArrayDeque<Sent> sent() {
    return sent;
  }

  /** The peer sends. */
  void inject(byte[] packet) {
    arriving.add(packet);
  }

  @Override
  public int mtu() {
    return mtu;
  }

  @Override
  public int capabilities() {
    return 0;
  }

  @Override
  public int receive(Receiver receiver, int budget) {
    int count = Math.min(arriving.size(), budget);
    for (int i = 0; i < count; i++) {
      byte[] packet = arriving.remove();
      // Memory of its own: what arrives may be answered at once.
      receiver.frame(MemorySegment.ofArray(packet), 0, packet.length, 0);
    }
    return count;
  }

  @Override
  public boolean hasFrames() {
    return !arriving.isEmpty();
  }

  @Override
  public boolean hasRoom() {
    return true;
  }

  @Override
  public MemorySegment memory() {
    return memory;
  }

  @Override
  public long transmit(int bytes) {
    return bytes <= FRAME_BYTES ? 0 : FULL;
  }

  @Override
  public void commit(int length, long offload) {
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    if (sent == null) {
      arriving.add(bytes);
    } else {
      sent.add(new Sent(bytes, time.scriptNanos()));
    }
  }

  @Override
  public void flush() {}
}
