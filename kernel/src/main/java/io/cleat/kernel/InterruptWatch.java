// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * Learns of {@link Thread#interrupt} while a platform thread is inside a system call, by the way
 * that the JDK has for selectors: between {@link #enter} and {@link #leave} an interrupt of the
 * thread calls {@link #wakeup}. It selects nothing.
 */
final class InterruptWatch extends AbstractSelector {
  private final Runnable wake;

  /**
   * @param wake called when any of the threads inside is interrupted, by the one that interrupts
   */
  InterruptWatch(Runnable wake) {
    super(null);
    this.wake = wake;
  }

  /** The calling thread is about to sleep; if it was interrupted before, it is woken at once. */
  void enter() {
    begin();
  }

  /** The calling thread sleeps no more. */
  void leave() {
    end();
  }

  @Override
  public Selector wakeup() {
    wake.run();
    return this;
  }

  @Override
  protected void implCloseSelector() {}

  @Override
  protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> keys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int selectNow() {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select(long timeout) {
    throw new UnsupportedOperationException();
  }

  @Override
  public int select() {
    throw new UnsupportedOperationException();
  }
}
