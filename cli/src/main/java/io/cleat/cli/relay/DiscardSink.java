// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import java.lang.foreign.MemorySegment;

/** Takes everything and keeps nothing. */
final class DiscardSink implements Sink {
  @Override
  public long accept(MemorySegment data, long offset, long length, boolean whole) {
    return length;
  }

  @Override
  public void onReady(Runnable action) {
    // there is always room
  }

  @Override
  public void want(boolean wish) {
    // there is always room
  }

  @Override
  public boolean hasMessages() {
    return false;
  }

  @Override
  public int end() {
    return 0;
  }
}
