// SPDX-License-Identifier: Apache-2.0
package io.cleat.link;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;

import io.cleat.Errno;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Environment;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Two hosts in one thread with a cable between them, and what is asked of them over and over. */
final class Pair implements Environment, Leaks.Holder {
  private static final int CLIENT = Ipv4Address.of(10, 0, 0, 1);
  private static final int SERVER = Ipv4Address.of(10, 0, 0, 2);
  private static final int PORT = 9;

  /**
   * Of the server, a power of two, for a port that has just been used cannot be again for a second.
   */
  private static final int ADDRESSES = 64;

  /** Bytes of one call where many are sent. */
  private static final int BLOCK = 1 << 17;

  final Stack client;
  final Stack server;
  private final Random random = new Random(1);
  private final StackEndpoint listener;
  private final StackEndpoint[] into = new StackEndpoint[1];
  private final MemorySegment memory = Arena.ofAuto().allocate(1 << 20, 64);
  private final Sockaddr to = Sockaddr.of(new Inet(SERVER, PORT));
  private final Sockaddr from = Sockaddr.of(new Inet(CLIENT, PORT));
  private final Sockaddr name = new Sockaddr();
  private final Sockaddr[] listening = new Sockaddr[ADDRESSES];
  private int next;
  private StackEndpoint near;
  private StackEndpoint far;

  Pair(int capabilities) {
    this(Cable.DEFAULT_MTU, capabilities);
  }

  Pair(int mtu, int capabilities) {
    this(new Cable(mtu, capabilities, Cable.DEFAULT_BYTES));
  }

  Pair(Cable cable) {
    client = new Stack(this, new Loopback());
    server = new Stack(this, new Loopback());
    client.address(client.attach(cable.left(), "eth0"), Prefix.of(CLIENT, 24));
    Interface right = server.attach(cable.right(), "eth0");
    for (int i = 0; i < ADDRESSES; i++) {
      server.address(right, Prefix.of(SERVER + i, 24));
      listening[i] = Sockaddr.of(new Inet(SERVER + i, PORT));
    }
    listener = socket(server);
    expect(0, listener.bind(Sockaddr.of(new Inet(Ipv4Address.ANY, PORT))));
    expect(0, listener.listen(128));
  }

  private static void expect(long expected, long result) {
    if (expected != result) {
      throw new AssertionError("expected " + expected + ", not " + Errno.name(result));
    }
  }

  private StackEndpoint socket(Stack stack) {
    expect(0, stack.socket(AF_INET, SOCK_STREAM, 0, into));
    return into[0];
  }

  /** Turns both until nothing is left to do. */
  private void turn() {
    long now = nanoTime();
    boolean isWorking = true;
    while (isWorking) {
      client.turn(now);
      isWorking = server.turn(now) <= now || client.hasWork();
    }
    while (client.nextReady() != null || server.nextReady() != null) {
      // Nobody is watching.
    }
  }

  void connect() {
    near = socket(client);
    next = next + 1 & ADDRESSES - 1;
    expect(Errno.EINPROGRESS.negated(), near.connect(listening[next]));
    turn();
    expect(1, listener.accept(into, 0, 1));
    far = into[0];
  }

  /** Two UDP endpoints, the near one with the far one as its peer. */
  void datagrams() {
    expect(0, server.socket(AF_INET, SOCK_DGRAM, 0, into));
    far = into[0];
    expect(0, far.bind(to));
    expect(0, client.socket(AF_INET, SOCK_DGRAM, 0, into));
    near = into[0];
    expect(0, near.bind(from));
    expect(0, near.connect(to));
    // The first one waits for the neighbour's address.
    datagram(1);
  }

  /** A datagram there and one back, to the name that it came from. */
  void datagram(int bytes) {
    expect(bytes, near.send(memory, 0, bytes, 0, null));
    turn();
    expect(bytes, far.recv(memory, 0, 1 << 20, 0, name));
    expect(bytes, far.send(memory, 0, bytes, 0, name));
    turn();
    expect(bytes, near.recv(memory, 0, 1 << 20, 0, null));
  }

  /** So many bytes there and as many back. */
  void roundTrip(int bytes) {
    expect(bytes, near.send(memory, 0, bytes, 0, null));
    carry(client, server);
    expect(bytes, far.recv(memory, 0, 1 << 20, 0, null));
    expect(bytes, far.send(memory, 0, bytes, 0, null));
    carry(server, client);
    expect(bytes, near.recv(memory, 0, 1 << 20, 0, null));
  }

  /** One sends what it has, the other takes it; both look at the clock once. */
  private void carry(Stack from, Stack to) {
    long now = nanoTime();
    from.turn(now);
    to.turn(now);
    while (to.nextReady() != null) {
      // Nobody is watching.
    }
  }

  /** So many bytes one way in calls of {@link #BLOCK}, as fast as windows allow. */
  void bulk(int bytes) {
    long sent = 0;
    long received = 0;
    while (received < bytes) {
      long now = nanoTime();
      long taken = near.send(memory, 0, Math.min(bytes - sent, BLOCK), 0, null);
      sent += Math.max(taken, 0);
      client.turn(now);
      server.turn(now);
      long got = far.recv(memory, BLOCK, BLOCK, 0, null);
      received += Math.max(got, 0);
      server.turn(now);
      client.turn(now);
    }
    while (client.nextReady() != null || server.nextReady() != null) {
      // Nobody is watching.
    }
  }

  /** Connect, so many bytes there and back, close; the client closes first. */
  void shortConnection(int bytes) {
    connect();
    roundTrip(bytes);
    near.close();
    turn();
    expect(0, far.recv(memory, 0, 1 << 20, 0, null));
    far.close();
    turn();
  }

  /** Once both stacks are closed they hold nothing; in real time nobody waits for TIME-WAIT. */
  @Override
  public String settle() {
    client.close();
    server.close();
    return client.holdings().toString() + server.holdings();
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
