// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Environment;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A link whose frames are written down as they pass. */
final class TappedLink extends DecoratedLink {
  private static final int FRAME_BYTES = 1 << 17;
  private static final long NANOS_A_MILLI = 1_000_000;

  private final Capture capture;
  private final int number;
  private final Environment environment;
  private final MemorySegment copy = Arena.ofAuto().allocate(FRAME_BYTES, Long.BYTES);

  /** From the environment's clock to the time of day. */
  private final long sinceEpoch;

  private Receiver receiver;
  private final Receiver tap = this::arrives;
  private long lent;

  TappedLink(Link inner, Capture capture, int number, Environment environment) {
    super(inner);
    this.capture = capture;
    this.number = number;
    this.environment = environment;
    sinceEpoch = environment.wallMillis() * NANOS_A_MILLI - environment.nanoTime();
  }

  private void write(MemorySegment memory, long at, int length, long offload, boolean outbound) {
    MemorySegment.copy(memory, at, copy, 0, length);
    PartialChecksum.complete(copy, 0, length, offload);
    capture.frame(number, environment.nanoTime() + sinceEpoch, copy, 0, length, outbound);
  }

  private void arrives(MemorySegment memory, long at, int length, long offload) {
    write(memory, at, length, offload, false);
    receiver.frame(memory, at, length, offload);
  }

  @Override
  public int receive(Receiver whom, int budget) {
    receiver = whom;
    return inner.receive(tap, budget);
  }

  @Override
  public long transmit(int bytes) {
    lent = inner.transmit(bytes);
    return lent;
  }

  @Override
  public void commit(int length, long offload) {
    write(inner.memory(), lent, length, offload, true);
    inner.commit(length, offload);
  }
}
