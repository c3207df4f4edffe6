// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import static io.cleat.Events.EDGE;
import static io.cleat.Events.ERR;
import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Poller;
import io.cleat.Ready;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A connection of {@link CleatLoop}. Told at edges, it reads until a read is short: then nothing is
 * left, and no second call is needed to learn that. The end alone must be read for.
 */
final class CleatConnection implements Ready {
  private static final ValueLayout.OfLong COUNT =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
  private static final int READING = IN | RDHUP | EDGE;
  private static final int WRITING = OUT | EDGE;
  private static final int ENDED = RDHUP | HUP | ERR;
  private static final int EAGAIN = Errno.EAGAIN.negated();

  private final Poller poller;
  private final Endpoint endpoint;
  private final Service service;
  private final LoopBuffer<MemorySegment> buffers;
  private MemorySegment left;
  private long leftOffset;
  private long leftLength;
  private long count;
  private boolean ending;

  CleatConnection(
      Poller poller, Endpoint endpoint, Service service, LoopBuffer<MemorySegment> buffers) {
    this.poller = poller;
    this.endpoint = endpoint;
    this.service = service;
    this.buffers = buffers;
  }

  void start() {
    poller.adopt(endpoint);
    poller.watch(endpoint, READING, this);
  }

  @Override
  public void ready(Endpoint ready, int events) {
    ending |= (events & ENDED) != 0;
    if (left != null && !flush()) {
      return;
    }
    switch (service) {
      case ECHO -> echo();
      case SINK -> sink();
      case SOURCE -> source();
      case TRANSFER -> throw new IllegalStateException("a transfer has no connections");
    }
  }

  private void echo() {
    MemorySegment buffer = buffers.current();
    long read;
    do {
      read = endpoint.recv(buffer, 0, Service.BUFFER_BYTES, 0);
      if (read <= 0) {
        endUnlessEmpty(read);
        return;
      }
    } while (write(buffer, read) && (ending || read == Service.BUFFER_BYTES));
  }

  private void sink() {
    MemorySegment buffer = buffers.current();
    long read;
    do {
      read = endpoint.recv(buffer, 0, Service.BUFFER_BYTES, 0);
      count += Math.max(read, 0);
    } while (read == Service.BUFFER_BYTES || ending && read > 0);
    if (read == 0) {
      buffer.set(COUNT, 0, count);
      write(buffer, Service.COUNT_BYTES);
      endpoint.close();
    } else if (read < 0) {
      endUnlessEmpty(read);
    }
  }

  /** A request comes whole: it is the only thing that the load sends, and waits for the answer. */
  private void source() {
    MemorySegment buffer = buffers.current();
    if (count == 0) {
      long read = endpoint.recv(buffer, 0, Service.COUNT_BYTES, 0);
      if (read <= 0) {
        endUnlessEmpty(read);
        return;
      }
      count = buffer.get(COUNT, 0);
    }
    boolean room = true;
    while (count > 0 && room) {
      long length = Math.min(count, Service.BUFFER_BYTES);
      long sent = endpoint.send(buffer, 0, length, 0);
      count -= Math.max(sent, 0);
      room = sent == length;
    }
    poller.watch(endpoint, room ? READING : WRITING, this);
  }

  private void endUnlessEmpty(long read) {
    if (read != EAGAIN) {
      endpoint.close();
    }
  }

  /** Whether all went; what did not is kept, and nothing is read until it has gone. */
  private boolean write(MemorySegment data, long length) {
    long sent = endpoint.send(data, 0, length, 0);
    if (sent == length) {
      return true;
    }
    left = buffers.keep();
    leftOffset = Math.max(sent, 0);
    leftLength = length - leftOffset;
    poller.watch(endpoint, WRITING, this);
    return false;
  }

  private boolean flush() {
    long sent = Math.max(endpoint.send(left, leftOffset, leftLength, 0), 0);
    leftOffset += sent;
    leftLength -= sent;
    if (leftLength > 0) {
      return false;
    }
    buffers.back(left);
    left = null;
    poller.watch(endpoint, READING, this);
    return true;
  }
}
