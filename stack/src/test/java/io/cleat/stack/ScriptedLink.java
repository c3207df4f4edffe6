// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.stack.spi.Arrivals;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;

/** A link whose far end is the test: it says what arrives and looks at what was sent. */
class ScriptedLink implements Link {
  private static final int SCRATCH_BYTES = 1 << 17;

  /** A frame and what is said about it. */
  record Frame(byte[] bytes, long offload) {}

  final Deque<Frame> sent = new ArrayDeque<>();
  final Deque<Frame> arriving = new ArrayDeque<>();
  private final MemorySegment out = Arena.ofAuto().allocate(SCRATCH_BYTES, 8);
  private final MemorySegment in = Arena.ofAuto().allocate(SCRATCH_BYTES, 8);
  private final int mtu;
  private final int capabilities;
  private final long hardware;

  /** What the link answers when it is asked for it; the test may set it before anybody asks. */
  Arrivals arrivals;

  /** Frames that find room; the test takes some away. */
  int room = Integer.MAX_VALUE;

  ScriptedLink(int mtu, int capabilities) {
    this(mtu, capabilities, NO_HARDWARE);
  }

  ScriptedLink(int mtu, int capabilities, long hardware) {
    this.hardware = hardware;
    this.mtu = mtu;
    this.capabilities = capabilities;
  }

  @Override
  public long hardwareAddress() {
    return hardware;
  }

  @Override
  public int mtu() {
    return mtu;
  }

  @Override
  public int capabilities() {
    return capabilities;
  }

  @Override
  public int receive(Receiver receiver, int budget) {
    int count = 0;
    // What comes back while this runs arrives in the next turn.
    for (int left = Math.min(arriving.size(), budget); left > 0; left--, count++) {
      Frame frame = arriving.remove();
      MemorySegment.copy(frame.bytes, 0, in, ValueLayout.JAVA_BYTE, 0, frame.bytes.length);
      receiver.frame(in, 0, frame.bytes.length, frame.offload);
    }
    return count;
  }

  @Override
  public boolean hasFrames() {
    return !arriving.isEmpty();
  }

  @Override
  public Arrivals arrivals() {
    return arrivals;
  }

  @Override
  public boolean hasRoom() {
    return room > 0;
  }

  @Override
  public MemorySegment memory() {
    return out;
  }

  @Override
  public long transmit(int bytes) {
    return room > 0 ? 0 : FULL;
  }

  @Override
  public void commit(int length, long offload) {
    room--;
    sent.add(new Frame(out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), offload));
  }

  @Override
  public void flush() {}

  /** A link whose frames come back. */
  static ScriptedLink loop() {
    return new ScriptedLink(65_536, CHECKSUM | SEGMENTATION) {
      @Override
      public void commit(int length, long offload) {
        super.commit(length, offload);
        arriving.add(sent.remove());
      }
    };
  }
}
