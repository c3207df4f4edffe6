// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Msg;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A plain endpoint of the same engine, at the far end of an efun socket. */
final class Peer {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int END = 0;

  private final Fixture test;
  private final Endpoint endpoint;
  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 16);

  private Peer(Fixture test, Endpoint endpoint) {
    this.test = test;
    this.endpoint = endpoint;
  }

  static Peer connect(Fixture test, int port) {
    Peer peer = of(test, SOCK_STREAM);
    int result = peer.endpoint.connect(Sockaddr.of(Inet.loopback(port)));
    assertTrue(result == 0 || result == Errno.EINPROGRESS.negated(), () -> Errno.name(result));
    return peer;
  }

  static Peer listen(Fixture test) {
    Peer peer = of(test, SOCK_STREAM);
    assertEquals(0, peer.endpoint.bind(Sockaddr.of(Inet.loopback(0))));
    assertEquals(0, peer.endpoint.listen(8));
    return peer;
  }

  static Peer datagrams(Fixture test) {
    Peer peer = of(test, SOCK_DGRAM);
    assertEquals(0, peer.endpoint.bind(Sockaddr.of(Inet.loopback(0))));
    return peer;
  }

  private static Peer of(Fixture test, int type) {
    try {
      return new Peer(test, test.engine.socket(AF_INET, type, 0));
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    }
  }

  Peer accept() {
    Endpoint[] accepted = new Endpoint[1];
    test.until(() -> endpoint.accept(accepted, 0, 1) == 1);
    return new Peer(test, accepted[0]);
  }

  /** Its own address, as the efuns write it. */
  String address() {
    Sockaddr name = new Sockaddr();
    assertEquals(0, endpoint.getsockname(name));
    return AddressText.print(name);
  }

  void sends(String text) {
    sends(text.getBytes(UTF_8));
  }

  void sends(int... bytes) {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i];
    }
    sends(all);
  }

  /** Sends all of it, and lets the driver turn while there is no room. */
  void sends(byte[] bytes) {
    MemorySegment data = MemorySegment.ofArray(bytes);
    long[] sent = {0};
    test.until(() -> {
      long result = endpoint.send(data, sent[0], bytes.length - sent[0], 0);
      assertTrue(result >= 0 || result == EAGAIN, () -> Errno.name(result));
      sent[0] += Math.max(result, 0);
      return sent[0] == bytes.length;
    });
  }

  void sendsTo(int port, byte... datagram) {
    Sockaddr to = Sockaddr.of(Inet.loopback(port));
    MemorySegment data = MemorySegment.ofArray(datagram);
    assertEquals(datagram.length, endpoint.sendto(data, 0, datagram.length, 0, to));
  }

  /** Receives exactly this. */
  void receives(byte... expected) {
    assertArrayEquals(expected, take(expected.length));
  }

  void receives(String expected) {
    assertEquals(expected, new String(take(expected.getBytes(UTF_8).length), UTF_8));
  }

  /** Receives so many bytes, and lets the driver turn while they are not there. */
  byte[] take(int count) {
    var got = new ByteArrayOutputStream();
    test.until(() -> {
      long result = got.size() == count ? 0 : take(got, count - got.size());
      assertTrue(result == EAGAIN || got.size() == count || result > 0, () -> "end, or " + result);
      return got.size() == count;
    });
    return got.toByteArray();
  }

  /** All there is until the end. */
  byte[] takeAll() {
    var got = new ByteArrayOutputStream();
    test.until(() -> {
      long result = take(got, Integer.MAX_VALUE);
      while (result > 0) {
        result = take(got, Integer.MAX_VALUE);
      }
      assertTrue(result == END || result == EAGAIN, () -> "a reset after " + got.size());
      return result == END;
    });
    return got.toByteArray();
  }

  private long take(ByteArrayOutputStream into, int most) {
    long result = endpoint.recv(memory, 0, Math.min(most, memory.byteSize()), 0);
    if (result > 0) {
      into.writeBytes(memory.asSlice(0, result).toArray(JAVA_BYTE));
    }
    return result;
  }

  /** One datagram. */
  byte[] takeDatagram() {
    long[] result = {EAGAIN};
    test.until(() -> {
      result[0] = endpoint.recv(memory, 0, memory.byteSize(), 0);
      return result[0] != EAGAIN;
    });
    return memory.asSlice(0, result[0]).toArray(JAVA_BYTE);
  }

  /** Waits for the end, by a FIN or a reset. */
  void isLeft() {
    test.until(() -> {
      long result = endpoint.recv(memory, 0, memory.byteSize(), 0);
      return result != EAGAIN && result <= 0;
    });
  }

  /** Ends its direction. */
  void endsSending() {
    assertEquals(0, endpoint.shutdown(Msg.SHUT_WR));
  }

  void closes() {
    assertEquals(0, endpoint.close());
  }

  /** Closes with a reset. */
  void resets() {
    MemorySegment linger = Arena.ofAuto().allocate(2L * Integer.BYTES, Integer.BYTES);
    linger.set(ValueLayout.JAVA_INT, 0, 1);
    int level = SocketOptions.SOL_SOCKET;
    assertEquals(0, endpoint.setsockopt(level, SocketOptions.SO_LINGER, linger, 8));
    assertEquals(0, endpoint.close());
  }
}
