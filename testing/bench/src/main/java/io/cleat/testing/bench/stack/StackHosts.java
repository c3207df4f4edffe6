// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.stack;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.link.Cable;
import io.cleat.link.Loopback;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.profile.Setting;
import io.cleat.stack.spi.Environment;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;

/**
 * Two stacks with a cable between them. The clock is read with each turn of the client; the server
 * goes by the same.
 */
final class StackHosts implements Hosts<StackEndpoint>, Environment {
  private static final int CLIENT = Ipv4Address.of(10, 0, 0, 1);
  private static final int SERVER = Ipv4Address.of(10, 0, 0, 2);
  private static final int NETWORK_BITS = 24;
  private static final int FIRST_PORT = 2000;
  private static final int BACKLOG = 128;

  /** Turns that may pass until something comes. */
  private static final int PATIENCE = 100_000;

  private final Stack client;
  private final Stack server;
  private final SplittableRandom random = new SplittableRandom(1);
  private final StackEndpoint[] listeners = new StackEndpoint[ALL_PORTS];
  private final StackEndpoint[] into = new StackEndpoint[1];
  private final Sockaddr[] names = new Sockaddr[ALL_PORTS];
  private long now;
  private int patience;

  StackHosts(int mtu, int capabilities) throws IOException {
    Cable cable = new Cable(mtu, capabilities, Cable.DEFAULT_BYTES);
    client = new Stack(this, new Loopback());
    server = new Stack(this, new Loopback());
    client.address(client.attach(cable.left(), "eth0"), Prefix.of(CLIENT, NETWORK_BITS));
    server.address(server.attach(cable.right(), "eth0"), Prefix.of(SERVER, NETWORK_BITS));
    for (int i = 0; i < ALL_PORTS; i++) {
      names[i] = Sockaddr.of(new Inet(SERVER, FIRST_PORT + i));
      listeners[i] = socket(server, SOCK_STREAM);
      checked("bind", listeners[i].bind(names[i]));
      checked("listen", listeners[i].listen(BACKLOG));
    }
  }

  private StackEndpoint socket(Stack stack, int type) throws IOException {
    checked("socket", stack.socket(AF_INET, type, 0, into));
    return into[0];
  }

  private static void checked(String call, int result) throws IOException {
    if (result < 0) {
      throw new ErrnoException(call, result);
    }
  }

  @Override
  public StackEndpoint connect(int port) throws IOException {
    StackEndpoint endpoint = socket(client, SOCK_STREAM);
    int result = endpoint.connect(names[port]);
    if (result != Errno.EINPROGRESS.negated()) {
      checked("connect", result);
    }
    return endpoint;
  }

  @Override
  public StackEndpoint accept(int port) throws IOException {
    checked("accept", listeners[port].accept(into, 0, 1));
    return into[0];
  }

  @Override
  public StackEndpoint[] datagrams() throws IOException {
    StackEndpoint near = socket(client, SOCK_DGRAM);
    StackEndpoint far = socket(server, SOCK_DGRAM);
    Sockaddr name = Sockaddr.of(new Inet(CLIENT, FIRST_PORT));
    checked("bind", near.bind(name));
    checked("bind", far.bind(names[0]));
    checked("connect", near.connect(names[0]));
    checked("connect", far.connect(name));
    return new StackEndpoint[] {near, far};
  }

  @Override
  public void turnClient() {
    now = System.nanoTime();
    turn(client);
  }

  @Override
  public void turnServer() {
    turn(server);
  }

  private void turn(Stack stack) {
    stack.turn(now);
    while (stack.nextReady() != null) {
      // Nobody is watching.
    }
  }

  @Override
  public long send(StackEndpoint from, MemorySegment data, long offset, long length) {
    return from.send(data, offset, length, 0, null);
  }

  @Override
  public long recv(StackEndpoint to, MemorySegment memory, long offset, long length) {
    return to.recv(memory, offset, length, 0, null);
  }

  /** Both have turns again: a workload that counts them well never comes here. */
  @Override
  public void await(StackEndpoint endpoint, int events) throws IOException {
    patience++;
    if (patience > PATIENCE) {
      throw new IOException("nothing came within " + PATIENCE + " turns");
    }
    turnClient();
    turnServer();
    if ((endpoint.events() & events) != 0) {
      patience = 0;
    }
  }

  @Override
  public void close(StackEndpoint endpoint) {
    endpoint.close();
  }

  @Override
  public int timeWaits() {
    return client.tcp().timeWaits();
  }

  @Override
  public int timeWaitsMost() {
    return client.profile().number(Setting.TIME_WAIT_CONNECTIONS);
  }

  @Override
  public int connections() {
    return client.tcp().connections();
  }

  @Override
  public long nativeBytes() {
    return client.bufferBytes() + server.bufferBytes();
  }

  @Override
  public void close() {
    for (StackEndpoint listener : listeners) {
      listener.close();
    }
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public long random() {
    return random.nextLong();
  }

  @Override
  public long secret(int half) {
    return 0x5eed_0000_1234_5678L + half;
  }
}
