// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.fuzz;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_RAW;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_INET6;
import static io.cleat.address.Family.AF_PACKET;

import io.cleat.Message;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.option.SocketOptions;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.IpProtocol;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of one host: endpoints of all kinds, and calls on them that chance chooses. What a
 * call answers does not matter; that it answers does.
 */
final class Party {
  /** Where it listens, on each version of IP. */
  static final int LISTEN_PORT = 80;

  private static final int BACKLOG = 8;
  private static final int ENDPOINTS_MAX = 40;
  private static final int MOST_BYTES = 1 << 15;
  private static final int ETH_P_ALL = 3;

  private static final int[] LEVELS = {
    SocketOptions.SOL_SOCKET, SocketOptions.SOL_TCP, IpOptions.LEVEL, Ipv6Options.LEVEL, 17, 263
  };

  /** Kinds of endpoints: domain, type, protocol. */
  private static final int[][] KINDS = {
    {AF_INET, SOCK_STREAM, 0},
    {AF_INET6, SOCK_STREAM, 0},
    {AF_INET, SOCK_DGRAM, 0},
    {AF_INET6, SOCK_DGRAM, 0},
    {AF_INET, SOCK_DGRAM, IpProtocol.ICMP},
    {AF_INET6, SOCK_DGRAM, IpProtocol.ICMPV6},
    {AF_INET, SOCK_RAW, IpProtocol.ICMP},
    {AF_INET, SOCK_RAW, IpProtocol.TCP},
    {AF_INET6, SOCK_RAW, IpProtocol.ICMPV6},
    {AF_INET6, SOCK_RAW, IpProtocol.UDP},
    {AF_PACKET, SOCK_RAW, Short.reverseBytes((short) ETH_P_ALL) & 0xffff},
    {AF_PACKET, SOCK_DGRAM, Short.reverseBytes((short) 0x0800) & 0xffff}
  };

  private final Stack stack;
  private final MemorySegment memory;
  private final Sockaddr[] targets;
  private final List<StackEndpoint> endpoints = new ArrayList<>();
  private final List<StackEndpoint> listeners = new ArrayList<>();
  private final StackEndpoint[] into = new StackEndpoint[1];
  private final Message message = new Message(256);
  private final Sockaddr name = new Sockaddr();

  /**
   * @param memory for what is sent and received
   * @param targets whom it speaks to
   */
  Party(Stack stack, MemorySegment memory, Sockaddr... targets) {
    this.stack = stack;
    this.memory = memory;
    this.targets = targets;
  }

  /** Opens what a host may have open. */
  void open() {
    listen(AF_INET, Sockaddr.of(new Inet(0, LISTEN_PORT)));
    listen(AF_INET6, Sockaddr.of(new Inet6(0, 0, LISTEN_PORT + 1, 0, 0)));
    StackEndpoint udp = make(AF_INET, SOCK_DGRAM, 0);
    udp.bind(Sockaddr.of(new Inet(0, Samples.PORT)));
    set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1);
    set(udp, IpOptions.LEVEL, IpOptions.IP_PKTINFO, 1);
    memory.set(ValueLayout.JAVA_INT, 0, Integer.reverseBytes(Samples.GROUP));
    memory.set(ValueLayout.JAVA_INT, 4, 0);
    udp.setsockopt(IpOptions.LEVEL, IpOptions.IP_ADD_MEMBERSHIP, memory, 8);
    StackEndpoint udp6 = make(AF_INET6, SOCK_DGRAM, 0);
    udp6.bind(Sockaddr.of(new Inet6(0, 0, Samples.PORT + 1, 0, 0)));
    set(udp6, Ipv6Options.LEVEL, Ipv6Options.IPV6_RECVERR, 1);
    for (int kind = 4; kind < KINDS.length; kind++) {
      make(KINDS[kind][0], KINDS[kind][1], KINDS[kind][2]);
    }
  }

  private void listen(int domain, Sockaddr at) {
    if (stack.socket(domain, SOCK_STREAM, 0, into) == 0) {
      StackEndpoint listener = into[0];
      if (listener.bind(at) == 0 && listener.listen(BACKLOG) == 0) {
        listeners.add(listener);
      } else {
        throw new AssertionError("cannot listen");
      }
    }
  }

  private StackEndpoint make(int domain, int type, int protocol) {
    int result = stack.socket(domain, type, protocol, into);
    if (result != 0) {
      throw new AssertionError("no endpoint: " + result);
    }
    endpoints.add(into[0]);
    return into[0];
  }

  private void set(StackEndpoint endpoint, int level, int option, int value) {
    memory.set(ValueLayout.JAVA_INT, 0, value);
    endpoint.setsockopt(level, option, memory, Integer.BYTES);
  }

  /** A new connection to one of the targets. */
  void connect(int target) {
    if (endpoints.size() < ENDPOINTS_MAX) {
      Sockaddr to = targets[target % targets.length];
      make(to.family(), SOCK_STREAM, 0).connect(to);
    }
  }

  /** Takes the connections that have come. */
  void accept() {
    for (StackEndpoint listener : listeners) {
      while (endpoints.size() < ENDPOINTS_MAX && listener.accept(into, 0, 1) == 1) {
        endpoints.add(into[0]);
      }
    }
  }

  // Calls.

  /** Makes a call. */
  void call(Choices choices) {
    int what = choices.below(16);
    int place = endpoints.isEmpty() ? 0 : choices.below(endpoints.size());
    StackEndpoint endpoint = endpoints.isEmpty() ? null : endpoints.get(place);
    if (endpoint == null || what == 0) {
      connect(choices.u8());
      return;
    }
    switch (what) {
      case 1 -> accept();
      case 2, 3, 4 -> send(endpoint, choices);
      case 5, 6, 7 -> receive(endpoint, choices);
      case 8 -> endpoint.shutdown(choices.below(3));
      case 9 -> close(place);
      case 10 -> option(endpoint, choices);
      case 11 -> endpoint.getsockopt(level(choices), choices.below(80), memory, choices.u8());
      case 12 -> sendTo(endpoint, choices);
      case 13 -> lend(endpoint, choices);
      case 14 -> another(choices);
      default -> ask(endpoint, choices);
    }
  }

  private static int level(Choices choices) {
    return LEVELS[choices.below(LEVELS.length)];
  }

  private void send(StackEndpoint endpoint, Choices choices) {
    endpoint.send(
        memory, 0, choices.u16() % MOST_BYTES, choices.oneIn(8) ? choices.u16() : 0, null);
  }

  private void sendTo(StackEndpoint endpoint, Choices choices) {
    Sockaddr to = targets[choices.below(targets.length)];
    endpoint.send(memory, 0, choices.u16() % 3000, 0, to);
  }

  private void receive(StackEndpoint endpoint, Choices choices) {
    int flags = choices.oneIn(4) ? choices.u16() : 0;
    if (choices.oneIn(3)) {
      message.clear().add(memory, 0, choices.u16() % MOST_BYTES);
      endpoint.recvmsg(message, flags);
    } else {
      endpoint.recv(memory, 0, choices.u16() % MOST_BYTES, flags, name);
    }
  }

  private void close(int place) {
    endpoints.remove(place).close();
  }

  private void option(StackEndpoint endpoint, Choices choices) {
    int level = level(choices);
    int option = choices.below(80);
    int value = choices.oneIn(4) ? choices.i32() : choices.u8();
    memory.set(ValueLayout.JAVA_INT, 0, value);
    memory.set(ValueLayout.JAVA_INT, 4, choices.u8());
    endpoint.setsockopt(level, option, memory, 4 + choices.below(3) * 4);
  }

  private void lend(StackEndpoint endpoint, Choices choices) {
    long length = endpoint.lend();
    if (length >= 0 && endpoint.isLending()) {
      int at = (int) Math.min(length, 1);
      if (at > 0) {
        memory.set(ValueLayout.JAVA_BYTE, 0, lent(endpoint, length - 1));
      }
      endpoint.take(choices.oneIn(4) ? -1 : (int) Math.min(length, choices.u16()));
    }
  }

  private static byte lent(StackEndpoint endpoint, long last) {
    return endpoint.lentMemory().get(ValueLayout.JAVA_BYTE, endpoint.lentAt() + last);
  }

  private void another(Choices choices) {
    if (endpoints.size() < ENDPOINTS_MAX) {
      int[] kind = KINDS[choices.below(KINDS.length)];
      StackEndpoint endpoint = make(kind[0], kind[1], kind[2]);
      if (choices.oneIn(2)) {
        endpoint.connect(targets[choices.below(targets.length)]);
      }
    }
  }

  private void ask(StackEndpoint endpoint, Choices choices) {
    endpoint.getsockname(name);
    endpoint.getpeername(name);
    endpoint.ioctl(0x5400 | choices.u8(), memory);
    memory.set(ValueLayout.JAVA_BYTE, 0, (byte) endpoint.events());
  }

  /** How many endpoints it has. */
  int size() {
    return endpoints.size() + listeners.size();
  }

  /** Closes all that is open. */
  void close() {
    endpoints.forEach(StackEndpoint::close);
    endpoints.clear();
    listeners.forEach(StackEndpoint::close);
    listeners.clear();
  }
}
