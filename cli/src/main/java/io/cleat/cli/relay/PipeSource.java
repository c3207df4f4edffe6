// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;

/**
 * The bytes of a pipe or a terminal. They are read one by one until there is nothing more: the end
 * of a terminal's input is told once, and to the reader alone.
 */
final class PipeSource implements Source {
  /** How many bytes to read at a time: what a pipe holds (pipe(7)). */
  private static final int BLOCK_BYTES = 64 << 10;

  /** How many bytes one connection may move before it is the turn of others. */
  private static final long TURN_BYTES = 512 << 10;

  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EIO = Errno.EIO.negated();

  private final Port port;
  private final boolean endsByItself;
  private final Kept kept = new Kept(false);
  private boolean waitsFirst;

  /**
   * @param endsByItself whether it comes to an end that can be waited for
   */
  PipeSource(Port port, boolean endsByItself) {
    this.port = port;
    this.endsByItself = endsByItself;
  }

  /** A named pipe that nobody has opened for writing yet reads as if it had ended (fifo(7)). */
  PipeSource waitingFirst() {
    waitsFirst = true;
    return this;
  }

  @Override
  public int drain(Taker taker) {
    if (waitsFirst) {
      waitsFirst = false;
      return IDLE;
    }
    if (!kept.offer(taker)) {
      return BLOCKED;
    }
    for (long moved = 0; moved < TURN_BYTES; ) {
      long length = port.endpoint().read(port.loop().buffer(), 0, BLOCK_BYTES);
      if (length <= 0) {
        return nothing((int) length);
      }
      if (!kept.offer(taker, port.loop().buffer(), length)) {
        return BLOCKED;
      }
      moved += length;
    }
    return MORE;
  }

  /** A terminal whose other end is gone says EIO. */
  private static int nothing(int result) {
    if (result == EAGAIN) {
      return IDLE;
    }
    return result == 0 || result == EIO ? END : result;
  }

  @Override
  public void onReady(Runnable action) {
    port.reader(action);
  }

  @Override
  public void want(boolean wish) {
    port.wantReadable(wish);
  }

  @Override
  public boolean hasMessages() {
    return false;
  }

  @Override
  public boolean endsByItself() {
    return endsByItself;
  }
}
