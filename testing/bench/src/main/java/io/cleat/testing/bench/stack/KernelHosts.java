// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.kernel.KernelEngine;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Linux's own TCP over its loopback, by calls that do not block: what is sent is there when the
 * call returns, as long as the kernel does not put the delivery off to a thread of its own, so that
 * nothing need be waited for. No way to use it in one thread is faster.
 */
final class KernelHosts implements Hosts<Endpoint> {
  private static final Path SOCKSTAT = Path.of("/proc/net/sockstat");
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path TIME_WAITS_MOST = Path.of("/proc/sys/net/ipv4/tcp_max_tw_buckets");
  private static final int BACKLOG = 4096;
  private static final long PATIENCE_NANOS = 1_000_000_000;
  private static final int KIB = 1024;

  private final KernelEngine engine = KernelEngine.open();
  private final Endpoint[] listeners = new Endpoint[ALL_PORTS];
  private final Endpoint[] into = new Endpoint[1];
  private final Sockaddr[] names = new Sockaddr[ALL_PORTS];

  KernelHosts() throws IOException {
    for (int i = 0; i < ALL_PORTS; i++) {
      listeners[i] = engine.socket(AF_INET, SOCK_STREAM, 0);
      names[i] = Sockaddr.of(Inet.loopback(bind(listeners[i])));
      checked("listen", listeners[i].listen(BACKLOG));
    }
  }

  /** Binds to any port of the loopback address; answers which. */
  private static int bind(Endpoint endpoint) throws IOException {
    checked("bind", endpoint.bind(Sockaddr.of(Inet.loopback(0))));
    Sockaddr name = new Sockaddr();
    checked("getsockname", endpoint.getsockname(name));
    return ((Inet) name.address()).port();
  }

  private static void checked(String call, int result) throws IOException {
    if (result < 0) {
      throw new ErrnoException(call, result);
    }
  }

  @Override
  public Endpoint connect(int port) throws IOException {
    Endpoint endpoint = engine.socket(AF_INET, SOCK_STREAM, 0);
    int result = endpoint.connect(names[port]);
    if (result != Errno.EINPROGRESS.negated()) {
      checked("connect", result);
    }
    return endpoint;
  }

  @Override
  public Endpoint accept(int port) throws IOException {
    Endpoint listener = listeners[port];
    int result = listener.accept(into, 0, 1);
    while (result == Errno.EAGAIN.negated()) {
      await(listener, Events.IN);
      result = listener.accept(into, 0, 1);
    }
    checked("accept", result);
    return into[0];
  }

  @Override
  public Endpoint[] datagrams() throws IOException {
    Endpoint near = engine.socket(AF_INET, SOCK_DGRAM, 0);
    Endpoint far = engine.socket(AF_INET, SOCK_DGRAM, 0);
    int nearPort = bind(near);
    int farPort = bind(far);
    checked("connect", near.connect(Sockaddr.of(Inet.loopback(farPort))));
    checked("connect", far.connect(Sockaddr.of(Inet.loopback(nearPort))));
    return new Endpoint[] {near, far};
  }

  /** The kernel does so in the calls. */
  @Override
  public void turnClient() {}

  @Override
  public void turnServer() {}

  @Override
  public long send(Endpoint from, MemorySegment data, long offset, long length) {
    return from.send(data, offset, length, 0);
  }

  @Override
  public long recv(Endpoint to, MemorySegment memory, long offset, long length) {
    return to.recv(memory, offset, length, 0);
  }

  @Override
  public void await(Endpoint endpoint, int events) throws IOException {
    int result = endpoint.await(events, PATIENCE_NANOS);
    checked("await", result);
    if (result == 0) {
      throw new IOException("nothing came within a second");
    }
  }

  @Override
  public void close(Endpoint endpoint) {
    int _ = endpoint.close();
  }

  /** Those of the whole machine, "TCP: inuse 5 orphan 0 tw 12 alloc 7 mem 1". */
  @Override
  public int timeWaits() throws IOException {
    String all = Files.readString(SOCKSTAT);
    String rest = all.substring(all.indexOf(" tw ") + " tw ".length());
    return Integer.parseInt(rest.substring(0, rest.indexOf(' ')));
  }

  @Override
  public int timeWaitsMost() {
    try {
      return Integer.parseInt(Files.readString(TIME_WAITS_MOST).strip());
    } catch (IOException e) {
      return Integer.MAX_VALUE;
    }
  }

  @Override
  public int connections() {
    return 0;
  }

  /** What the kernel has in its slabs: of the whole machine, so that differences are rough. */
  @Override
  public long nativeBytes() throws IOException {
    for (String line : Files.readAllLines(MEMINFO)) {
      if (line.startsWith("Slab:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
      }
    }
    return 0;
  }

  @Override
  public void close() {
    for (Endpoint listener : listeners) {
      close(listener);
    }
    engine.close();
  }
}
