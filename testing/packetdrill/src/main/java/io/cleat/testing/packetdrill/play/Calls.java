// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.SocketType;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import io.cleat.option.SocketOptions;
import io.cleat.stack.Stack;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.testing.packetdrill.script.Action.Call;
import io.cleat.testing.packetdrill.script.Expression;
import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.Expression.Applied;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import io.cleat.testing.packetdrill.script.Expression.Text;
import io.cleat.testing.packetdrill.script.Expression.Word;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The system calls of scripts: names, life and death of sockets. */
final class Calls {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int EBADF = Errno.EBADF.negated();
  private static final int O_NONBLOCK = 0x800;
  private static final int O_RDWR = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;

  private final Stack stack;
  private final Setting setting;
  private final Sockets sockets;
  private final Names names;
  private final TransferCalls transfers;
  private final OptionCalls options;
  private final PollCalls polls;

  /** The port that the script has bound last. */
  private int boundPort;

  Calls(Stack stack, VirtualTime time, Setting setting, Sockets sockets, Names names) {
    this.stack = stack;
    this.setting = setting;
    this.sockets = sockets;
    this.names = names;
    transfers = new TransferCalls(this, sockets);
    options = new OptionCalls();
    polls = new PollCalls(sockets, time);
  }

  /** The port at which the script listens, or would. */
  int boundPort() {
    return boundPort == 0 ? setting.ports().bind() : boundPort;
  }

  /** Begins a call. */
  Attempt begin(Call call) {
    Arguments a = new Arguments(call.name(), call.arguments(), names);
    long expected = call.result() instanceof Anything ? -1 : a.number(call.result());
    Attempt overAll = ofNoSocket(call.name(), a, expected);
    if (overAll != null) {
      return overAll;
    }
    Descriptor descriptor = sockets.at(a.number(0));
    if (descriptor == null || descriptor.endpoint == null) {
      return () -> descriptor == null ? EBADF : Errno.ENOTSOCK.negated();
    }
    StackEndpoint endpoint = descriptor.endpoint;
    return switch (call.name()) {
      case "bind" -> () -> bind(endpoint, a);
      case "listen" -> () -> endpoint.listen(a.number(1));
      case "accept", "accept4" -> waiting(descriptor, () -> accept(endpoint, a, expected));
      case "connect" -> connect(descriptor, a);
      case "shutdown" -> () -> endpoint.shutdown(a.number(1));
      case "fcntl" -> () -> fcntl(descriptor, a);
      case "ioctl" -> () -> options.ioctl(endpoint, a);
      case "getsockopt" -> () -> options.getsockopt(endpoint, a);
      case "setsockopt" -> () -> options.setsockopt(endpoint, a);
      default -> transfers.begin(call.name(), descriptor, a);
    };
  }

  /** Calls whose first argument is no socket; null for all others. */
  private Attempt ofNoSocket(String name, Arguments a, long expected) {
    return switch (name) {
      case "socket" -> () -> socket(a, expected);
      case "close" -> () -> sockets.close(a.number(0));
      case "poll" -> polls.poll(a);
      case "epoll_create" -> () -> sockets.put(Descriptor.of(new EpollSet()), expected);
      case "epoll_ctl" -> () -> polls.control(a);
      case "epoll_wait" -> polls.epollWait(a);
      case "open", "sendfile", "splice", "pipe", "cap_set" ->
          throw new Unsupported("the call " + name);
      default -> null;
    };
  }

  /** A call that waits while there is nothing, unless its descriptor does not. */
  static Attempt waiting(Descriptor descriptor, Attempt call) {
    return () -> {
      long result = call.run();
      return result == EAGAIN && !descriptor.nonblocking ? Attempt.BLOCKED : result;
    };
  }

  private long socket(Arguments a, long expected) {
    boolean six = setting.mapped() || setting.version() == 6;
    int usual = six ? Family.AF_INET6 : Family.AF_INET;
    int domain = a.isAnything(0) ? usual : a.number(0);
    int type = a.number(1);
    StackEndpoint[] into = new StackEndpoint[1];
    int answer = stack.socket(domain, type, a.number(2), into);
    boolean nonblocking = (type & SocketType.SOCK_NONBLOCK) != 0;
    return answer < 0 ? answer : sockets.put(Descriptor.of(into[0], nonblocking), expected);
  }

  private long bind(StackEndpoint endpoint, Arguments a) {
    Sockaddr name = name(a, 1, setting.local(), setting.ports().bind());
    int result = endpoint.bind(name);
    if (result == 0) {
      Sockaddr bound = new Sockaddr();
      int _ = endpoint.getsockname(bound);
      boundPort = port(bound);
    }
    return result;
  }

  static int port(Sockaddr name) {
    return Short.reverseBytes(name.segment().get(ValueLayout.JAVA_SHORT_UNALIGNED, 2)) & 0xffff;
  }

  private long accept(StackEndpoint endpoint, Arguments a, long expected) {
    StackEndpoint[] into = new StackEndpoint[1];
    int count = endpoint.accept(into, 0, 1);
    if (count < 0) {
      return count;
    }
    int flags = a.count() > 3 ? a.number(3) : 0;
    return sockets.put(Descriptor.of(into[0], (flags & O_NONBLOCK) != 0), expected);
  }

  private Attempt connect(Descriptor descriptor, Arguments a) {
    StackEndpoint endpoint = descriptor.endpoint;
    int inProgress = Errno.EINPROGRESS.negated();
    boolean[] begun = {false};
    return () -> {
      if (!begun[0]) {
        begun[0] = true;
        int result = endpoint.connect(name(a, 1, setting.remote(), setting.ports().connect()));
        return result == inProgress && !descriptor.nonblocking ? Attempt.BLOCKED : result;
      }
      boolean over = (endpoint.events() & (Events.OUT | Events.ERR | Events.HUP)) != 0;
      return over ? -error(endpoint) : Attempt.BLOCKED;
    };
  }

  static int error(StackEndpoint endpoint) {
    MemorySegment value = Arena.ofAuto().allocate(Integer.BYTES);
    int _ =
        endpoint.getsockopt(SocketOptions.SOL_SOCKET, SocketOptions.SO_ERROR, value, Integer.BYTES);
    return value.get(ValueLayout.JAVA_INT, 0);
  }

  private static long fcntl(Descriptor descriptor, Arguments a) {
    int command = a.number(1);
    if (command == F_GETFL) {
      return O_RDWR | (descriptor.nonblocking ? O_NONBLOCK : 0);
    }
    if (command == F_SETFL) {
      descriptor.nonblocking = (a.number(2) & O_NONBLOCK) != 0;
    }
    return 0;
  }

  // Addresses.

  /** The address that an argument names, or the usual one. */
  Sockaddr name(Arguments a, int i, String literal, int port) {
    if (a.at(i) instanceof Word(String family) && family.equals("AF_UNSPEC")) {
      Sockaddr nobody = Sockaddr.of(setting.name(literal, port));
      nobody.segment().set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, (short) Family.AF_UNSPEC);
      return nobody;
    }
    return Sockaddr.of(
        a.at(i) instanceof Struct struct ? address(a, struct) : setting.name(literal, port));
  }

  private Address address(Arguments a, Struct struct) {
    boolean six = a.field(struct, "sa_family", Family.AF_INET) == Family.AF_INET6;
    int port = (int) a.field(struct, six ? "sin6_port" : "sin_port", 0);
    Expression value = struct.field(six ? "sin6_addr" : "sin_addr");
    if (value instanceof Applied(String _, List<Expression> inner)
        && inner.getLast() instanceof Text(String literal, boolean _)) {
      boolean four = six && !literal.contains(":");
      return six && !four ? Inet6.of(literal, port) : setting.name(literal, port);
    }
    int number = value == null ? 0 : (int) a.number(value);
    return new Inet(number, port);
  }

  Setting setting() {
    return setting;
  }
}
