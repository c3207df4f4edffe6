// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Msg.MSG_PEEK;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.address.Address;
import io.cleat.address.Sockaddr;
import io.cleat.option.Linger;
import io.cleat.option.Option;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpInfo;
import io.cleat.option.TcpOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * One who takes part in a conversation: an endpoint with a name, what it does and what is expected
 * of it. Expectations that depend on the other side wait for it, up to a {@link Deadline}; results
 * are compared exactly.
 */
final class Party {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int CHUNK_BYTES = 64 * 1024;

  final String name;
  final Endpoint endpoint;
  private final Stage stage;

  Party(Stage stage, String name, Endpoint endpoint) {
    this.stage = stage;
    this.name = name;
    this.endpoint = endpoint;
  }

  // What it does.

  Party sends(String text) {
    assertResult("send", text.length(), send(text));
    return this;
  }

  long send(String text) {
    MemorySegment data = MemorySegment.ofArray(text.getBytes(ISO_8859_1));
    return endpoint.send(data, 0, data.byteSize(), 0);
  }

  Party sendsTo(Address to, String text) {
    MemorySegment data = MemorySegment.ofArray(text.getBytes(ISO_8859_1));
    long sent = endpoint.sendto(data, 0, data.byteSize(), 0, Sockaddr.of(to));
    assertResult("sendto " + to, text.length(), sent);
    return this;
  }

  Party shuts(int how) {
    assertResult("shutdown", 0, endpoint.shutdown(how));
    return this;
  }

  Party closes() {
    assertResult("close", 0, endpoint.close());
    return this;
  }

  /** Closes so that the peer gets a reset. */
  void resets() {
    set(SocketOptions.LINGER, Linger.RESET);
    closes();
  }

  <T> void set(Option<T> option, T value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Option.MAX_BYTES);
      int length = option.encode(value, bytes);
      assertResult(
          "set " + option, 0, endpoint.setsockopt(option.level(), option.name(), bytes, length));
    }
  }

  /**
   * Sends until there is no more room, not for a single byte, and says how many bytes that took.
   */
  long fills() {
    MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES);
    Deadline deadline = stage.deadline();
    long total = 0;
    long length = CHUNK_BYTES;
    while (true) {
      boolean quiet = (endpoint.events() & Events.OUT) == 0 && nothingIsOnItsWay();
      long sent = endpoint.send(chunk, 0, length, 0);
      if (sent >= 0) {
        total += sent;
        length = CHUNK_BYTES;
      } else {
        assertResult("send into a full buffer", EAGAIN, sent);
        if (quiet && length == 1) {
          return total;
        }
        length = 1;
      }
      deadline.check("the send buffer to be full");
    }
  }

  /**
   * As {@link #fills}, and whatever time passes, no room comes but by the peer's reading. TCP keeps
   * the last bytes of a window that is smaller than a segment for its probe, a quarter of a second.
   */
  long fillsForGood() {
    long total = fills();
    Deadline deadline = stage.deadline();
    while (!peersWindowIsShut()) {
      deadline.check("the peer's window to shut");
      Thread.yield();
    }
    return total + fills();
  }

  private boolean peersWindowIsShut() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(Option.MAX_BYTES);
      Option<TcpInfo> info = TcpOptions.INFO;
      int length = endpoint.getsockopt(info.level(), info.name(), value, info.size());
      return length < 0 || info.decode(value, length).sndWnd() == 0;
    }
  }

  /** Whether everything sent has arrived, so that no acknowledgement makes room. Only TCP tells. */
  private boolean nothingIsOnItsWay() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment unsent = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment unacknowledged = arena.allocate(ValueLayout.JAVA_INT);
      return endpoint.ioctl(Ioctl.SIOCOUTQNSD, unsent) < 0
          || endpoint.ioctl(Ioctl.SIOCOUTQ, unacknowledged) < 0
          || unsent.mismatch(unacknowledged) < 0;
    }
  }

  /** Receives so many bytes and throws them away. */
  void drains(long bytes) {
    MemorySegment chunk = Arena.ofAuto().allocate(CHUNK_BYTES);
    Deadline deadline = stage.deadline();
    long left = bytes;
    while (left > 0) {
      long received = endpoint.recv(chunk, 0, Math.min(left, CHUNK_BYTES), 0);
      if (received == EAGAIN) {
        deadline.check(left + " bytes to drain");
        Thread.yield();
      } else {
        assertTrue(received > 0, () -> stage.state("recv gave " + received));
        left -= received;
      }
    }
  }

  // What is expected of it.

  /** Receives exactly these bytes, which may come in pieces. */
  Party receives(String text) {
    StringBuilder received = new StringBuilder();
    while (received.length() < text.length()) {
      received.append(receive(text.length() - received.length()));
    }
    assertEquals(text, received.toString(), () -> stage.state("bytes received"));
    return this;
  }

  /** One receive that takes this message, or as much of it as is asked for. */
  Party takes(int most, String text) {
    assertEquals(text, receive(most), () -> stage.state("bytes received"));
    return this;
  }

  /** One receive that looks and takes nothing. */
  Party peeks(int most, String text) {
    assertEquals(text, receive(most, MSG_PEEK), () -> stage.state("bytes seen"));
    return this;
  }

  /** What one receive gives, waited for. */
  String receive(int most) {
    return receive(most, 0);
  }

  private String receive(int most, int flags) {
    MemorySegment into = MemorySegment.ofArray(new byte[most]);
    long received = awaitedRecv(into, flags);
    assertTrue(received >= 0, () -> stage.state("recv gave " + Errno.name(received)));
    return text(into, received);
  }

  private long awaitedRecv(MemorySegment into, int flags) {
    Deadline deadline = stage.deadline();
    long received = endpoint.recv(into, 0, into.byteSize(), flags);
    while (received == EAGAIN) {
      deadline.check(name + " to receive");
      Thread.yield();
      received = endpoint.recv(into, 0, into.byteSize(), flags);
    }
    return received;
  }

  static String text(MemorySegment bytes, long length) {
    return new String(bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), ISO_8859_1);
  }

  /** The stream has ended. */
  Party receivesEnd() {
    assertResult("recv", 0, awaitedRecv(MemorySegment.ofArray(new byte[1]), 0));
    return this;
  }

  /** Nothing is there to receive. */
  Party receivesNothing() {
    return failsToReceive(Errno.EAGAIN);
  }

  Party failsToReceive(Errno why) {
    MemorySegment into = MemorySegment.ofArray(new byte[1]);
    long result = why == Errno.EAGAIN ? endpoint.recv(into, 0, 1, 0) : awaitedRecv(into, 0);
    assertResult("recv", why.negated(), result);
    return this;
  }

  Party failsToSend(Errno why) {
    assertResult("send", why.negated(), send("x"));
    return this;
  }

  /** Waits until these events and no others are true of it. */
  Party shows(int events) {
    Deadline deadline = stage.deadline();
    deadline.until(name + " to show " + Events.names(events), () -> endpoint.events() == events);
    return this;
  }

  /** SO_ERROR, which is thereby no longer pending; null for none. */
  Errno pendingError() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
      assertResult(
          "getsockopt SO_ERROR",
          Integer.BYTES,
          endpoint.getsockopt(
              SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR, value, Integer.BYTES));
      int error = value.get(ValueLayout.JAVA_INT, 0);
      return error == 0 ? null : Errno.of(error);
    }
  }

  /** FIONREAD. */
  int readable() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
      assertResult("ioctl FIONREAD", 0, endpoint.ioctl(Ioctl.FIONREAD, count));
      return count.get(ValueLayout.JAVA_INT, 0);
    }
  }

  Address address() {
    Sockaddr own = new Sockaddr();
    assertResult("getsockname", 0, endpoint.getsockname(own));
    return own.address();
  }

  Address peerAddress() {
    Sockaddr peer = new Sockaddr();
    assertResult("getpeername", 0, endpoint.getpeername(peer));
    return peer.address();
  }

  /** Compares a call's result, with errno by name. */
  void assertResult(String call, long expected, long result) {
    assertEquals(
        Stage.result(expected), Stage.result(result), () -> stage.state(name + ": " + call));
  }

  @Override
  public String toString() {
    return name;
  }
}
