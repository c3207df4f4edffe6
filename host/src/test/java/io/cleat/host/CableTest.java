// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.link.Cable;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Link;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two hosts of this process with a cable between them, and threads of both kinds at both ends. */
class CableTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int PORT = 7;

  @RegisterExtension final Leaks leaks = new Leaks();

  private Host left;
  private Host right;

  private void join(Cable cable) {
    left = leaks.watch(Host.open("left"), Host::openEndpoints, Host::inventory);
    right = leaks.watch(Host.open("right"), Host::openEndpoints, Host::inventory);
    left.attach(cable.left(), "eth0", Prefix.of(LEFT, 24));
    right.attach(cable.right(), "eth0", Prefix.of(RIGHT, 24));
  }

  private static <T> FutureTask<T> start(Thread.Builder threads, Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    threads.start(future);
    return future;
  }

  private static <T> T result(FutureTask<T> task) throws Exception {
    return task.get(60, TimeUnit.SECONDS);
  }

  private Socket listening() throws IOException {
    Socket listener = Socket.open(right, AF_INET, SOCK_STREAM);
    listener.bind(new Inet(RIGHT, PORT)).listen(64);
    return listener;
  }

  private Socket connected() throws IOException {
    Socket socket = Socket.open(left, AF_INET, SOCK_STREAM);
    try {
      socket.connect(new Inet(RIGHT, PORT));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Sends back what comes, until the end. */
  private static long echo(Socket socket) throws IOException {
    try (socket) {
      return socket.inputStream().transferTo(socket.outputStream());
    }
  }

  private void conversation(Thread.Builder threads, int connections, int bytes) throws Exception {
    List<FutureTask<Long>> tasks = new ArrayList<>();
    try (Socket listener = listening()) {
      for (int i = 0; i < connections; i++) {
        int seed = i;
        tasks.add(start(threads, () -> talk(seed, bytes)));
        Socket accepted = listener.accept();
        tasks.add(start(threads, () -> echo(accepted)));
      }
    }
    for (FutureTask<Long> task : tasks) {
      assertEquals(bytes, result(task));
    }
  }

  private long talk(int seed, int bytes) throws IOException {
    Random random = new Random(seed);
    byte[] sent = new byte[bytes];
    random.nextBytes(sent);
    try (Socket socket = connected()) {
      int done = 0;
      while (done < bytes) {
        int piece = Math.min(1 + random.nextInt(3000), bytes - done);
        socket.outputStream().write(sent, done, piece);
        byte[] back = socket.inputStream().readNBytes(piece);
        assertArrayEquals(Arrays.copyOfRange(sent, done, done + piece), back);
        done += piece;
      }
    }
    return bytes;
  }

  @Test
  void echoesCrossBetweenPlatformThreads() throws Exception {
    join(new Cable());
    conversation(Thread.ofPlatform(), 4, 60_000);
  }

  @Test
  void echoesCrossBetweenVirtualThreads() throws Exception {
    join(new Cable());
    conversation(Thread.ofVirtual(), 24, 60_000);
  }

  @Test
  void nothingIsLostWhereTheCableIsShort() throws Exception {
    for (int bytes = 1 << 13; bytes <= 1 << 16; bytes <<= 1) {
      join(new Cable(1500, Link.CHECKSUM, bytes));
      conversation(Thread.ofVirtual(), 6, 20_000);
    }
  }

  @Test
  void bulkArrivesWhole() throws Exception {
    join(new Cable(1500, Link.CHECKSUM | Link.SEGMENTATION, 1 << 20));
    Socket listener = listening();
    byte[] data = new byte[8 << 20];
    new Random(1).nextBytes(data);
    FutureTask<Integer> sender =
        start(
            Thread.ofPlatform(),
            () -> {
              try (Socket socket = connected()) {
                socket.outputStream().write(data);
              }
              return 0;
            });
    try (listener;
        Socket accepted = listener.accept()) {
      assertArrayEquals(data, accepted.inputStream().readAllBytes());
    }
    assertEquals(0, result(sender));
  }

  @Test
  void nobodyAtThePortRefuses() {
    join(new Cable());
    ErrnoException refused = assertThrows(ErrnoException.class, this::connected);
    assertEquals(Errno.ECONNREFUSED, refused.errno());
  }

  @Test
  void noRouteIsSaid() throws Exception {
    join(new Cable());
    try (Socket socket = Socket.open(left, AF_INET, SOCK_STREAM)) {
      Inet elsewhere = new Inet(Ipv4Address.of(203, 0, 113, 1), 80);
      ErrnoException said = assertThrows(ErrnoException.class, () -> socket.connect(elsewhere));
      assertEquals(Errno.ENETUNREACH, said.errno());
    }
  }
}
