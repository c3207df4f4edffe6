// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** What the tests of this room say over and over: sockets on loopback, text, errors by name. */
final class Talk {
  /** Long enough for a loaded machine; nothing waits that long unless it is broken. */
  static final long PATIENCE_NANOS = 20_000_000_000L;

  private Talk() {}

  /** A TCP listener on a port that the kernel chose. */
  static KernelEndpoint listener(KernelEngine engine) throws Exception {
    KernelEndpoint listener = engine.socket(AF_INET, SOCK_STREAM, 0);
    ok(listener.bind(Sockaddr.of(Inet.loopback(0))));
    ok(listener.listen(128));
    return listener;
  }

  /** A connected TCP pair: the side that connected, the side that was accepted. */
  static KernelEndpoint[] tcp(KernelEngine engine) throws Exception {
    KernelEndpoint listener = listener(engine);
    KernelEndpoint client = engine.socket(AF_INET, SOCK_STREAM, 0);
    ok(Blocking.connect(client, name(listener), PATIENCE_NANOS));
    Endpoint[] accepted = new Endpoint[1];
    assertEquals(1, Blocking.accept(listener, accepted, 0, null, PATIENCE_NANOS));
    listener.close();
    return new KernelEndpoint[] {client, (KernelEndpoint) accepted[0]};
  }

  /** A UDP socket on a port that the kernel chose. */
  static KernelEndpoint udp(KernelEngine engine) throws Exception {
    KernelEndpoint endpoint = engine.socket(AF_INET, SOCK_DGRAM, 0);
    ok(endpoint.bind(Sockaddr.of(Inet.loopback(0))));
    return endpoint;
  }

  static Sockaddr name(Endpoint endpoint) {
    Sockaddr address = new Sockaddr();
    ok(endpoint.getsockname(address));
    return address;
  }

  static Address address(Endpoint endpoint) {
    return name(endpoint).address();
  }

  static MemorySegment text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, bytes);
  }

  static String text(MemorySegment bytes, long length) {
    return new String(
        bytes.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  static long send(Endpoint endpoint, String text) {
    MemorySegment bytes = text(text);
    return endpoint.send(bytes, 0, bytes.byteSize(), 0);
  }

  /** Waits for something to come, and takes at most 64 KiB of it. */
  static String recv(Endpoint endpoint) {
    MemorySegment into = Arena.ofAuto().allocate(1 << 16);
    long length = Blocking.recvfrom(endpoint, into, 0, into.byteSize(), 0, null, PATIENCE_NANOS);
    return length < 0 ? Errno.name(length) : text(into, length);
  }

  static void ok(long result) {
    if (result < 0) {
      throw new AssertionError(Errno.name(result));
    }
  }

  static void assertErrno(Errno expected, long result) {
    assertEquals("-" + expected, result < 0 ? "-" + Errno.name(result) : Long.toString(result));
  }

  static MemorySegment intOf(int value) {
    MemorySegment segment = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    segment.set(ValueLayout.JAVA_INT, 0, value);
    return segment;
  }

  static int option(Endpoint endpoint, int level, int name) {
    MemorySegment value = Arena.ofAuto().allocate(ValueLayout.JAVA_INT);
    ok(endpoint.getsockopt(level, name, value, Integer.BYTES));
    return value.get(ValueLayout.JAVA_INT, 0);
  }

  static void set(Endpoint endpoint, int level, int name, int value) {
    ok(endpoint.setsockopt(level, name, intOf(value), Integer.BYTES));
  }
}
