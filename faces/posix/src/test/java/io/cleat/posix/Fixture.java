// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.testing.leaks.LeftDescriptors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A process, and the steps that most tests begin with. */
abstract class Fixture {
  @RegisterExtension final Leaks leaks = new Leaks(new LeftDescriptors());

  Engine engine;
  Process p;

  /** The engine that the test runs on. */
  abstract Engine open();

  @BeforeEach
  void openProcess() {
    engine = open();
    p = new Process(engine);
  }

  @AfterEach
  void closeProcess() {
    p.close();
    engine.close();
  }

  /** Two connected descriptors of AF_UNIX. */
  int[] pair(int type) {
    int[] sv = new int[2];
    succeeds(p.socketpair(AF_UNIX, type, 0, sv));
    return sv;
  }

  int[] pair() {
    return pair(SOCK_STREAM);
  }

  /** A listening TCP socket on a free port of loopback. */
  int listener() {
    int fd = succeeds(p.socket(AF_INET, SOCK_STREAM, 0));
    succeeds(bind(fd, Inet.of("127.0.0.1", 0)));
    succeeds(p.listen(fd, 8));
    return fd;
  }

  /** A TCP socket that is connected to that one. */
  int connectedTo(int listener) {
    int fd = succeeds(p.socket(AF_INET, SOCK_STREAM, 0));
    succeeds(connect(fd, nameOf(listener)));
    return fd;
  }

  /** A listening socket of AF_UNIX with a name that the engine chooses. */
  int unixListener(int backlog) {
    int fd = succeeds(p.socket(AF_UNIX, SOCK_STREAM, 0));
    succeeds(bind(fd, Unix.UNNAMED));
    succeeds(p.listen(fd, backlog));
    return fd;
  }

  int bind(int fd, Address address) {
    Sockaddr name = Sockaddr.of(address);
    return p.bind(fd, name, name.length());
  }

  int connect(int fd, Sockaddr name) {
    return p.connect(fd, name, name.length());
  }

  Sockaddr nameOf(int fd) {
    Sockaddr name = new Sockaddr();
    succeeds(p.getsockname(fd, name, room()));
    return name;
  }

  /** Room for every address. */
  static int[] room() {
    return new int[] {Sockaddr.CAPACITY};
  }

  /** Sends a text, all of it. */
  void sends(int fd, String text) {
    assertEquals(text.length(), p.send(fd, bytes(text), text.length(), 0));
  }

  /** Receives exactly this text with one call. */
  void receives(int fd, String text) {
    byte[] buffer = new byte[64];
    long got = succeeds(p.recv(fd, buffer, buffer.length, 0));
    assertEquals(text, new String(buffer, 0, (int) got, StandardCharsets.UTF_8));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static MemorySegment memory(String text) {
    MemorySegment memory = Arena.ofAuto().allocate(Math.max(text.length(), 1));
    MemorySegment.copy(bytes(text), 0, memory, ValueLayout.JAVA_BYTE, 0, text.length());
    return memory.asSlice(0, text.length());
  }

  static MemorySegment memory(int bytes) {
    return Arena.ofAuto().allocate(bytes, Long.BYTES);
  }

  static String text(MemorySegment memory, long length) {
    byte[] bytes = memory.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Fills the send buffer; says how many bytes that took. */
  long fill(int fd) {
    byte[] block = new byte[65536];
    long sum = 0;
    long put;
    while ((put = p.send(fd, block, block.length, io.cleat.Msg.MSG_DONTWAIT)) > 0) {
      sum += put;
    }
    fails(Errno.EAGAIN, put);
    return sum;
  }

  static long succeeds(long result) {
    assertTrue(result >= 0, () -> Errno.of(result).toString());
    return result;
  }

  static int succeeds(int result) {
    return (int) succeeds((long) result);
  }

  static void fails(Errno expected, long result) {
    assertEquals(expected.toString(), result < 0 ? Errno.name(result) : "success, " + result);
  }

  /** Runs a call in a thread of its own. */
  static Future<Long> elsewhere(LongSupplier call) {
    FutureTask<Long> task = new FutureTask<>(call::getAsLong);
    Thread.ofPlatform().daemon().start(task);
    return task;
  }

  /** Runs a call in a virtual thread. */
  static Future<Long> virtually(LongSupplier call) {
    CompletableFuture<Long> result = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            result.complete(call.getAsLong());
          } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
          }
        });
    return result;
  }
}
