// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.load;

import io.cleat.Msg;
import io.cleat.option.SocketOptions;
import io.cleat.option.UdpOptions;
import io.cleat.sys.Iovec;
import io.cleat.sys.Mmsghdr;
import io.cleat.sys.Msghdr;
import io.cleat.sys.Sockets;
import io.cleat.testing.bench.server.Datagrams;
import io.cleat.testing.bench.server.Transport;
import java.lang.foreign.MemorySegment;

/**
 * Datagrams, so many under way: trains leave with UDP_SEGMENT, answers come with UDP_GRO and
 * recvmmsg, so that the load is light whatever the server does with each. What has no answer for a
 * while is lost, and is sent no more.
 */
final class DatagramLoad implements Load {
  private static final int SILENCE_MILLIS = 100;
  private static final int SLOTS = 16;

  /**
   * Trains under way at the most, so that both ends have work; fewer where the socket's buffer does
   * not hold them.
   */
  private static final int TRAINS = 8;

  /**
   * Bytes of a socket's buffer that a datagram takes beside its own: what the kernel needs to keep
   * it.
   */
  private static final int OVERHEAD_BYTES = 1280;

  private final Calls calls = new Calls();
  private final int datagramBytes;
  private final long window;
  private final int train;
  private final Pattern pattern;
  private final MemorySegment into = calls.allocate((long) SLOTS * Datagrams.MAX_BYTES);
  private final MemorySegment messages = calls.allocate(SLOTS * Mmsghdr.SIZE);
  private final MemorySegment out;
  private final int fd;

  private long operations;
  private long underWay;
  private long lost;
  private int silences;

  /**
   * @param train datagrams that leave together; a single one is under way alone
   */
  DatagramLoad(Target target, int datagramBytes, int train, boolean checked) {
    this.datagramBytes = datagramBytes;
    this.train = train;
    pattern = new Pattern(calls, datagramBytes, checked);
    out = calls.allocate((long) train * datagramBytes);
    for (int i = 0; i < train; i++) {
      MemorySegment.copy(pattern.bytes(), 0, out, (long) i * datagramBytes, datagramBytes);
    }
    describeSlots();
    fd = open(target);
    window = train == 1 ? 1 : Math.clamp(room(), train, (long) TRAINS * train);
  }

  /** How many datagrams the socket's buffer holds. */
  private long room() {
    int bytes = calls.get(fd, SocketOptions.SOL_SOCKET, SocketOptions.SO_RCVBUF);
    return bytes / (datagramBytes + OVERHEAD_BYTES);
  }

  private void describeSlots() {
    MemorySegment vectors = calls.allocate(SLOTS * Iovec.SIZE);
    for (int i = 0; i < SLOTS; i++) {
      long offset = (long) i * Datagrams.MAX_BYTES;
      Iovec.set(vectors, Iovec.at(i), into, offset, Datagrams.MAX_BYTES);
      Msghdr.vectors(messages, Mmsghdr.at(i), vectors.asSlice(Iovec.at(i)), 1);
    }
  }

  private int open(Target target) {
    int socket = calls.socket(Transport.UDP, 0);
    int room = Datagrams.SOCKET_BUFFER_BYTES;
    calls.set(socket, SocketOptions.SOL_SOCKET, SocketOptions.SO_RCVBUF, room);
    calls.receiveTimeout(socket, SILENCE_MILLIS);
    if (train > 1) {
      calls.set(socket, UdpOptions.LEVEL, UdpOptions.UDP_SEGMENT, datagramBytes);
      calls.set(socket, UdpOptions.LEVEL, UdpOptions.UDP_GRO, 1);
    }
    return calls.connect(socket, target.address());
  }

  @Override
  public Sample run(Limit limit) {
    operations = 0;
    lost = 0;
    silences = 0;
    long start = System.nanoTime();
    long now = start;
    while (now - start < limit.nanos() && operations < limit.operations()) {
      while (underWay + train <= window) {
        calls.sendAll(fd, out, out.byteSize());
        underWay += train;
      }
      receive();
      now = System.nanoTime();
    }
    while (underWay > 0) {
      receive();
    }
    long nanos = System.nanoTime() - start;
    return new Sample(operations, operations * datagramBytes, nanos, Sample.histogram(), lost);
  }

  private void receive() {
    int flags = Msg.MSG_WAITFORONE;
    int count;
    do {
      count = Sockets.recvmmsg(calls.errno(), fd, messages, SLOTS, flags, MemorySegment.NULL);
    } while (Calls.isInterrupted(count));
    if (count == Calls.EAGAIN) {
      silent();
      return;
    }
    Calls.check("recvmmsg", count);
    for (int i = 0; i < count; i++) {
      long bytes = Mmsghdr.length(messages, Mmsghdr.at(i));
      if (bytes % datagramBytes != 0) {
        throw new LoadException(
            "an answer of %d bytes to datagrams of %d".formatted(bytes, datagramBytes));
      }
      pattern.check(into, (long) i * Datagrams.MAX_BYTES, bytes, 0);
      operations += bytes / datagramBytes;
      underWay -= bytes / datagramBytes;
    }
  }

  private void silent() {
    lost += underWay;
    underWay = 0;
    silences++;
    if (silences * SILENCE_MILLIS > Calls.PATIENCE_MILLIS) {
      calls.present(Calls.EAGAIN);
    }
  }

  @Override
  public void close() {
    calls.close(fd);
    calls.close();
  }
}
