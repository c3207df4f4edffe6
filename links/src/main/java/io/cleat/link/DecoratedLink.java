// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import io.cleat.stack.spi.Arrivals;
import io.cleat.stack.spi.Doorbell;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import java.lang.foreign.MemorySegment;

/** A link that does what another does, but for what a subclass changes. */
public abstract class DecoratedLink implements Link {
  /** The other. */
  protected final Link inner;

  /**
   * @param inner what it does where nothing else is said
   */
  protected DecoratedLink(Link inner) {
    this.inner = inner;
  }

  @Override
  public long hardwareAddress() {
    return inner.hardwareAddress();
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
  public int receive(Receiver receiver, int budget) {
    return inner.receive(receiver, budget);
  }

  @Override
  public boolean hasFrames() {
    return inner.hasFrames();
  }

  @Override
  public Arrivals arrivals() {
    return inner.arrivals();
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

  @Override
  public void bell(Doorbell bell) {
    inner.bell(bell);
  }

  @Override
  public void ring(int walked) {
    inner.ring(walked);
  }
}
