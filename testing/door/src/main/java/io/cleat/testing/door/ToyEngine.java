// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Poller;
import io.cleat.Protocol;
import io.cleat.SocketType;
import io.cleat.address.Address;
import io.cleat.address.Inet;
import io.cleat.address.Unix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A second engine, all in memory: streams and datagrams of AF_UNIX and AF_INET whose peers live in
 * the same engine. It is there to show that nothing above the door knows the kernel, and to test
 * what stands on the door where no kernel is wanted.
 *
 * <p>It answers as Linux does wherever {@link DoorSuite} looks, and has no more than that: no loss,
 * no delay, no routes, every address is local, a queue has a fixed size. One lock guards
 * everything; who is to be told is told after it is let go.
 */
public final class ToyEngine implements Engine {
  private static final int FIRST_FREE_PORT = 49152;
  private static final int LAST_PORT = 65535;
  private static final int FLAGS = SocketType.SOCK_NONBLOCK | SocketType.SOCK_CLOEXEC;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Name, ToySocket> names = new HashMap<>();
  private final Set<ToySocket> open = new LinkedHashSet<>();
  private final Set<ToyPoller> pollers = new LinkedHashSet<>();
  private final Set<ToyEndpoint> changed = new LinkedHashSet<>();
  private int lastName = FIRST_FREE_PORT - 1;

  /** What an address is bound for: streams and datagrams do not meet. */
  private record Name(int type, Address address) {}

  /** An empty engine. */
  public ToyEngine() {}

  @Override
  public Endpoint socket(int domain, int type, int protocol) throws ErrnoException {
    int error = refusal(domain, type, protocol);
    if (error != 0) {
      throw new ErrnoException("socket", error);
    }
    ToySocket socket =
        SocketType.isStream(type)
            ? new ToyStream(this, domain, protocol)
            : new ToyDatagrams(this, domain, protocol);
    run(() -> open.add(socket));
    return socket;
  }

  @Override
  public Endpoint[] socketpair(int domain, int type, int protocol) throws ErrnoException {
    ToySocket left = (ToySocket) socket(domain, type, protocol);
    ToySocket right = (ToySocket) socket(domain, type, protocol);
    if (domain != AF_UNIX) {
      left.close();
      right.close();
      throw new ErrnoException("socketpair", Errno.EOPNOTSUPP);
    }
    run(() -> {
      left.join(right, Unix.UNNAMED);
      right.join(left, Unix.UNNAMED);
    });
    return new Endpoint[] {left, right};
  }

  /** What socket(2) says to the three arguments; 0 for nothing. */
  private static int refusal(int domain, int type, int protocol) {
    int plain = type & SocketType.SOCK_TYPE_MASK;
    boolean stream = plain == SocketType.SOCK_STREAM;
    if ((type & ~SocketType.SOCK_TYPE_MASK & ~FLAGS) != 0) {
      return Errno.EINVAL.negated();
    }
    if (domain != AF_UNIX && domain != AF_INET) {
      return Errno.EAFNOSUPPORT.negated();
    }
    if (!stream && plain != SocketType.SOCK_DGRAM) {
      return Errno.ESOCKTNOSUPPORT.negated();
    }
    int own = domain == AF_UNIX ? AF_UNIX : stream ? Protocol.IPPROTO_TCP : Protocol.IPPROTO_UDP;
    return protocol == 0 || protocol == own ? 0 : Errno.EPROTONOSUPPORT.negated();
  }

  @Override
  public Poller poller() {
    ToyPoller poller = new ToyPoller();
    run(() -> pollers.add(poller));
    return poller;
  }

  @Override
  public String describe() {
    return "toy: in memory";
  }

  @Override
  public void close() {
    List<ToySocket> sockets = new ArrayList<>();
    List<ToyPoller> turning = new ArrayList<>();
    run(() -> {
      sockets.addAll(open);
      turning.addAll(pollers);
    });
    turning.forEach(ToyPoller::close);
    sockets.forEach(ToySocket::drop);
  }

  private void run(Runnable step) {
    within(() -> {
      step.run();
      return 0;
    });
  }

  /**
   * Does one step of a call under the lock; afterwards tells those who watch what it has changed.
   */
  long within(LongSupplier step) {
    List<ToyEndpoint> told = List.of();
    lock.lock();
    try {
      return step.getAsLong();
    } finally {
      if (lock.getHoldCount() == 1 && !changed.isEmpty()) {
        told = List.copyOf(changed);
        changed.clear();
      }
      lock.unlock();
      told.forEach(ToyEndpoint::tell);
    }
  }

  /** Notes that something has become true of an endpoint. */
  void changed(ToyEndpoint endpoint) {
    changed.add(endpoint);
  }

  /** Gives an endpoint a name; a free one where it asks for any. */
  int bind(ToySocket socket, Address wanted) {
    Address address = wanted;
    if (wanted instanceof Inet inet && inet.port() == 0 || wanted.equals(Unix.UNNAMED)) {
      do {
        lastName = lastName == LAST_PORT ? FIRST_FREE_PORT : lastName + 1;
        address =
            wanted instanceof Inet any
                ? any.withPort(lastName)
                : Unix.abstractName(Integer.toHexString(lastName));
      } while (names.containsKey(new Name(socket.type(), address)));
    }
    if (names.putIfAbsent(new Name(socket.type(), address), socket) != null) {
      return Errno.EADDRINUSE.negated();
    }
    socket.named(address);
    return 0;
  }

  /** Who has this name, or its port at any address; null for nobody. */
  ToySocket find(int type, Address address) {
    ToySocket found = names.get(new Name(type, address));
    return found == null && address instanceof Inet inet
        ? names.get(new Name(type, Inet.ANY.withPort(inet.port())))
        : found;
  }

  /** Adds an endpoint that a listener has made. */
  void admit(ToySocket socket) {
    open.add(socket);
  }

  /** Lets go of a closed endpoint and its name. */
  void forget(ToySocket socket, Address name) {
    open.remove(socket);
    names.remove(new Name(socket.type(), name), socket);
  }
}
