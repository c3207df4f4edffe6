// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.Reader;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.option.SocketOptions;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * What streams and datagrams have in common: a name, a queue of what has arrived, a pending error,
 * options, an owner. The calls of the door are here, each one step under the engine's lock; what
 * the step does is the type's.
 */
abstract class ToySocket extends ToyEndpoint {
  private static final int EBADF = Errno.EBADF.negated();
  private static final int EINVAL = Errno.EINVAL.negated();

  final ToyEngine engine;
  final Deque<Arrival> queue = new ArrayDeque<>();
  Address local;
  Address remote;
  int error;
  boolean readShut;
  boolean writeShut;

  private final int domain;
  private final int type;
  private final int protocol;
  private final Map<Integer, byte[]> options = new HashMap<>();
  private volatile boolean closed;
  private volatile ToyPoller home;

  /** Bytes that have arrived, from {@code start} on not yet read, and who has sent them. */
  record Arrival(byte[] bytes, int start, Address from) {
    int left() {
      return bytes.length - start;
    }
  }

  /** What a receive gives: its result, the bytes, flags and the sender. */
  record Taken(long result, byte[] bytes, int flags, Address from) {
    private static final byte[] NOTHING = {};

    static Taken of(long result) {
      return new Taken(result, NOTHING, 0, null);
    }
  }

  ToySocket(ToyEngine engine, int domain, int type, int protocol) {
    this.engine = engine;
    this.domain = domain;
    this.type = type;
    this.protocol = protocol;
  }

  // What a type does, each under the engine's lock.

  abstract int listening(int backlog);

  abstract int accepted(Endpoint[] into, int from, int count);

  abstract int connecting(Address address);

  abstract long put(byte[] bytes, Address to);

  abstract Taken take(long most, int flags);

  abstract int shut(int how);

  abstract void closing();

  abstract void join(ToySocket peer, Address peerName);

  /** After bytes were taken off the queue: whoever waits for room has some. */
  abstract void drained();

  abstract int openFacts();

  // The calls of the door.

  private long call(LongSupplier step) {
    checkOwner();
    return engine.within(() -> closed ? EBADF : step.getAsLong());
  }

  private void checkOwner() {
    ToyPoller owner = home;
    if (owner != null && !owner.mine()) {
      throw new IllegalStateException("this endpoint is at home with another thread's poller");
    }
  }

  @Override
  public int bind(Sockaddr address) {
    return (int)
        call(() -> {
          int bad = unfit(address);
          return bad != 0 ? bad : local != null ? EINVAL : engine.bind(this, address.address());
        });
  }

  /** What bind and connect say to an address that is none of this family's; 0 for nothing. */
  private int unfit(Sockaddr address) {
    if (address.family() != domain) {
      return domain == Family.AF_UNIX ? EINVAL : Errno.EAFNOSUPPORT.negated();
    }
    Address value = address.address();
    return value instanceof Inet || value instanceof Unix ? 0 : EINVAL;
  }

  @Override
  public int listen(int backlog) {
    return (int) call(() -> listening(backlog));
  }

  @Override
  public int accept(Endpoint[] into, int from, int count) {
    Objects.checkFromIndexSize(from, count, into.length);
    return (int) call(() -> accepted(into, from, count));
  }

  @Override
  public int accept(Endpoint[] into, int at, Sockaddr peer) {
    int result = accept(into, at, 1);
    if (result > 0) {
      peer.set(((ToySocket) into[at]).remote);
    }
    return result;
  }

  @Override
  public int connect(Sockaddr address) {
    return (int)
        call(() -> {
          int bad = unfit(address);
          return bad != 0 ? bad : connecting(address.address());
        });
  }

  @Override
  public long send(MemorySegment data, long offset, long length, int flags) {
    return sendto(data, offset, length, flags, null);
  }

  @Override
  public long sendto(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    byte[] bytes = data.asSlice(offset, length).toArray(JAVA_BYTE);
    return call(() -> put(bytes, to == null ? null : to.address()));
  }

  @Override
  public long recv(MemorySegment into, long offset, long length, int flags) {
    return recvfrom(into, offset, length, flags, null);
  }

  @Override
  public long recvfrom(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Objects.checkFromIndexSize(offset, length, into.byteSize());
    return call(() -> {
      Taken taken = take(length, flags);
      MemorySegment.copy(taken.bytes(), 0, into, JAVA_BYTE, offset, taken.bytes().length);
      sender(taken, from);
      return taken.result();
    });
  }

  private static void sender(Taken taken, Sockaddr from) {
    if (from != null) {
      from.clear();
      if (taken.from() != null) {
        from.set(taken.from());
      }
    }
  }

  @Override
  public long receive(Reader reader) {
    return call(() -> {
      Taken first = take(0, Msg.MSG_PEEK);
      if (queue.isEmpty()) {
        return first.result();
      }
      long taken = 0;
      boolean all = true;
      while (all && !queue.isEmpty()) {
        Arrival next = queue.peek();
        MemorySegment lent = MemorySegment.ofArray(next.bytes()).asReadOnly();
        int count = (int) reader.read(this, lent, next.start(), next.left());
        queue.remove();
        taken += count;
        all = count == next.left();
        if (!all) {
          queue.addFirst(new Arrival(next.bytes(), next.start() + count, next.from()));
        }
      }
      drained();
      return taken;
    });
  }

  @Override
  public long sendmsg(Message message, int flags) {
    if (message.control().length() > 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    byte[] bytes = new byte[(int) message.length()];
    MemorySegment all = MemorySegment.ofArray(bytes);
    long at = 0;
    for (int i = 0; i < message.pieces(); i++) {
      MemorySegment.copy(message.segment(i), message.offset(i), all, at, message.length(i));
      at += message.length(i);
    }
    Sockaddr to = message.address();
    return call(() -> put(bytes, to.length() == 0 ? null : to.address()));
  }

  @Override
  public long recvmsg(Message message, int flags) {
    return call(() -> {
      Taken taken = take(message.length(), flags);
      MemorySegment all = MemorySegment.ofArray(taken.bytes());
      long at = 0;
      for (int i = 0; i < message.pieces(); i++) {
        long part = Math.min(message.length(i), all.byteSize() - at);
        MemorySegment.copy(all, at, message.segment(i), message.offset(i), part);
        at += part;
      }
      sender(taken, message.address());
      message.control().clear();
      message.flags(taken.flags());
      return taken.result();
    });
  }

  @Override
  public int shutdown(int how) {
    return (int) call(() -> how < Msg.SHUT_RD || how > Msg.SHUT_RDWR ? EINVAL : shut(how));
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return (int)
        call(() -> {
          if (level != SocketOptions.SOL_SOCKET) {
            return Errno.ENOPROTOOPT.negated();
          }
          byte[] all = option(name, length);
          int count = Math.min(length, all.length);
          MemorySegment.copy(all, 0, value, JAVA_BYTE, 0, count);
          return count;
        });
  }

  private byte[] option(int name, int length) {
    return switch (name) {
      case SocketOptions.SO_ERROR -> number(-takeError());
      case SocketOptions.SO_TYPE -> number(type);
      case SocketOptions.SO_DOMAIN -> number(domain);
      case SocketOptions.SO_PROTOCOL -> number(protocol);
      default -> options.getOrDefault(name, new byte[length]);
    };
  }

  private static byte[] number(int value) {
    byte[] bytes = new byte[Integer.BYTES];
    MemorySegment.ofArray(bytes).set(JAVA_INT_UNALIGNED, 0, value);
    return bytes;
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return (int)
        call(() -> {
          if (level != SocketOptions.SOL_SOCKET) {
            return Errno.ENOPROTOOPT.negated();
          }
          options.put(name, value.asSlice(0, length).toArray(JAVA_BYTE));
          return 0;
        });
  }

  @Override
  public int getsockname(Sockaddr address) {
    return (int)
        call(() -> {
          address.set(local != null ? local : domain == Family.AF_INET ? Inet.ANY : Unix.UNNAMED);
          return 0;
        });
  }

  @Override
  public int getpeername(Sockaddr address) {
    return (int)
        call(() -> {
          if (remote == null) {
            return Errno.ENOTCONN.negated();
          }
          address.set(remote);
          return 0;
        });
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    return (int)
        call(() -> {
          if (request != Ioctl.FIONREAD) {
            return Errno.ENOTTY.negated();
          }
          argument.set(JAVA_INT_UNALIGNED, 0, readable());
          return 0;
        });
  }

  abstract int readable();

  @Override
  public int events() {
    checkOwner();
    return facts();
  }

  @Override
  int facts() {
    return (int) engine.within(() -> closed ? Events.NVAL : openFacts());
  }

  @Override
  public int close() {
    checkOwner();
    return drop();
  }

  /** As {@link #close}, whoever calls. */
  int drop() {
    return (int)
        engine.within(() -> {
          if (closed) {
            return EBADF;
          }
          closed = true;
          closing();
          queue.clear();
          engine.forget(this, local);
          engine.changed(this);
          return 0;
        });
  }

  // For the types and the poller.

  /** The pending error as a result, which is thereby no longer pending; 0 for none. */
  int takeError() {
    int taken = -error;
    error = 0;
    return taken;
  }

  boolean resetsOnClose() {
    byte[] linger = options.get(SocketOptions.SO_LINGER);
    return linger != null && linger[0] != 0 && Arrays.equals(linger, 4, 8, number(0), 0, 4);
  }

  void named(Address address) {
    local = address;
  }

  /** Moves to a poller, or back to everybody with null. */
  int home(ToyPoller poller) {
    return (int)
        engine.within(() -> {
          if (closed) {
            return EBADF;
          }
          if (poller != null && home != null && home != poller) {
            return Errno.EBUSY.negated();
          }
          home = poller;
          return 0;
        });
  }

  boolean livesWith(ToyPoller poller) {
    return home == poller;
  }

  @Override
  boolean isClosed() {
    return closed;
  }

  @Override
  public int domain() {
    return domain;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int protocol() {
    return protocol;
  }
}
