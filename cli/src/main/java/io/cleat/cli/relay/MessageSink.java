// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.SocketType;
import io.cleat.cli.address.Spec.Ending;
import java.lang.foreign.MemorySegment;

/** An endpoint as the goal of messages: each is sent as it came, a stream is cut into blocks. */
final class MessageSink implements Sink {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int ENOBUFS = Errno.ENOBUFS.negated();

  /**
   * How long an interface whose queue is full is left alone: it does not tell when there is room.
   */
  private static final long CONGESTION_NANOS = 1_000_000;

  private final Port port;
  private final Ending ending;
  private final int blockBytes;
  private final boolean records;
  private Runnable action = () -> {};
  private boolean congested;
  private boolean nullSent;

  /**
   * @param blockBytes how many bytes of a stream make a message
   */
  MessageSink(Port port, Ending ending, int blockBytes) {
    this.port = port;
    this.ending = ending;
    this.blockBytes = blockBytes;
    records = port.endpoint().type() == SocketType.SOCK_SEQPACKET;
  }

  @Override
  public long accept(MemorySegment data, long offset, long length, boolean whole) {
    if (whole) {
      return send(data, offset, length);
    }
    long sent = 0;
    while (sent < length) {
      long result = send(data, offset + sent, Math.min(blockBytes, length - sent));
      if (result < 0) {
        return sent > 0 ? sent : result;
      }
      sent += result;
    }
    return sent;
  }

  private long send(MemorySegment data, long offset, long length) {
    long result = port.endpoint().send(data, offset, length, records ? Msg.MSG_EOR : 0);
    congested = result == ENOBUFS;
    return congested ? EAGAIN : result < 0 ? result : length;
  }

  @Override
  public void onReady(Runnable told) {
    action = told;
    port.writer(told);
  }

  @Override
  public void want(boolean wish) {
    if (wish && congested) {
      port.loop().after(CONGESTION_NANOS, action);
    } else {
      port.wantWritable(wish);
    }
  }

  @Override
  public boolean hasMessages() {
    return true;
  }

  @Override
  public boolean mayLose() {
    return !records;
  }

  @Override
  public long messages(long taken, boolean whole) {
    return whole ? 1 : Math.ceilDiv(taken, (long) blockBytes);
  }

  @Override
  public int end() {
    if (ending.shutNone()) {
      return 0;
    }
    if (ending.shutNull() && !nullSent) {
      long result = send(MemorySegment.NULL, 0, 0);
      if (result < 0) {
        return (int) result;
      }
      nullSent = true;
    }
    return records ? StreamSink.shutdown(port.endpoint()) : 0;
  }
}
