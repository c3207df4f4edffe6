// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Reader;
import java.lang.foreign.MemorySegment;

/** The bytes that arrive at a socket. They are lent by the engine, and go on without a copy. */
final class StreamSource implements Source {
  /** How many bytes one connection may move before it is the turn of others. */
  private static final long TURN_BYTES = 512 << 10;

  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Port port;
  private final Reader reader = this::lend;
  private Taker taker;
  private long left;
  private int outcome;
  private boolean lent;

  StreamSource(Port port) {
    this.port = port;
  }

  @Override
  public int drain(Taker to) {
    taker = to;
    left = TURN_BYTES;
    outcome = IDLE;
    lent = false;
    long result = port.endpoint().receive(reader);
    if (outcome != IDLE) {
      return outcome;
    }
    if (result < 0) {
      return result == EAGAIN ? IDLE : (int) result;
    }
    return lent ? IDLE : END;
  }

  private long lend(Endpoint endpoint, MemorySegment data, long offset, long length) {
    if (length == 0) {
      return 0;
    }
    lent = true;
    if (left <= 0) {
      outcome = MORE;
      return 0;
    }
    long taken = Math.max(0, taker.take(data, offset, length, false));
    left -= taken;
    if (taken < length) {
      outcome = BLOCKED;
    }
    return taken;
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
    return true;
  }
}
