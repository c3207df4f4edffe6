// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import io.cleat.stack.ip.Waiter;
import io.cleat.stack.profile.Profile;
import java.lang.foreign.MemorySegment;

/**
 * One endpoint of a stack: the calls of {@link io.cleat.Endpoint} but for those that wait. They
 * change state and mark the endpoint; what is to be sent leaves with the stack's next turn. For the
 * stack's owner only.
 *
 * <p>What a kind does not have, it leaves to the answers here, which are Linux's.
 */
public abstract class StackEndpoint extends Waiter {
  /** What belongs to all of its stack. */
  protected final Machine machine;

  /** For the engine: its own object for this endpoint. */
  public Object owner;

  StackEndpoint nextDirty;
  StackEndpoint nextReady;
  private boolean dirty;
  private boolean listed;
  private int news;
  private int error;
  private int holders;

  /** For subclasses. */
  protected StackEndpoint(Machine machine) {
    this.machine = machine;
  }

  /** What is set of this stack. */
  protected final Profile profile() {
    return machine.network.profile();
  }

  /** The family it was made with. */
  public abstract int domain();

  /** The type it was made with. */
  public abstract int type();

  /** What is true now, the bits of {@link io.cleat.Events}. */
  public abstract int events();

  /**
   * Whether the last send found no room somewhere that {@link #events} says nothing of: the queue
   * of one whom it is not connected to. A call that waits waits for OUT to be told then.
   */
  public boolean isBlocked() {
    return false;
  }

  /** Closes; what was accepted for sending still goes. */
  public abstract void close();

  /**
   * One more holds it: an engine's object, or a message under way that passes it. Each is to {@link
   * #release} it.
   */
  public final void hold() {
    holders++;
  }

  /** Ends a {@link #hold}; with the last it closes. */
  public final void release() {
    holders--;
    if (holders == 0) {
      close();
    } else {
      released();
    }
  }

  /** Learns that one who held it does so no more, and others do. */
  protected void released() {}

  /** How many hold it. */
  public final int holders() {
    return holders;
  }

  /** See {@link io.cleat.Endpoint#bind}. */
  public abstract int bind(Sockaddr address);

  /** See {@link io.cleat.Endpoint#connect}. */
  public abstract int connect(Sockaddr address);

  /** See {@link io.cleat.Endpoint#shutdown}. */
  public abstract int shutdown(int how);

  /** See {@link io.cleat.Endpoint#sendto}. */
  public abstract long send(MemorySegment data, long offset, long length, int flags, Sockaddr to);

  /** See {@link io.cleat.Endpoint#recvfrom}. */
  public abstract long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from);

  /** See {@link io.cleat.Endpoint#read}. */
  public long read(MemorySegment into, long offset, long length) {
    return recv(into, offset, length, 0, null);
  }

  /** See {@link io.cleat.Endpoint#write}. */
  public long write(MemorySegment from, long offset, long length) {
    return send(from, offset, length, 0, null);
  }

  /** See {@link io.cleat.Endpoint#sendmsg}. */
  public abstract long sendmsg(Message message, int flags);

  /** See {@link io.cleat.Endpoint#recvmsg}. */
  public abstract long recvmsg(Message message, int flags);

  /** See {@link io.cleat.Endpoint#getsockname}. */
  public abstract int getsockname(Sockaddr address);

  /** See {@link io.cleat.Endpoint#getpeername}. */
  public abstract int getpeername(Sockaddr address);

  /** The address of the peer, as accept(2) gives it, also when the connection is gone already. */
  public void peerName(Sockaddr address) {
    address.clear();
  }

  /** See {@link io.cleat.Endpoint#getsockopt}. */
  public abstract int getsockopt(int level, int name, MemorySegment value, int length);

  /** See {@link io.cleat.Endpoint#setsockopt}. */
  public abstract int setsockopt(int level, int name, MemorySegment value, int length);

  /** See {@link io.cleat.Endpoint#listen}. */
  public int listen(int backlog) {
    return Errno.EOPNOTSUPP.negated();
  }

  /** See {@link io.cleat.Endpoint#accept}. */
  public int accept(StackEndpoint[] into, int from, int count) {
    return Errno.EOPNOTSUPP.negated();
  }

  /** The protocol it was made with. */
  public int protocol() {
    return 0;
  }

  /** See {@link io.cleat.Endpoint#ioctl}. */
  public int ioctl(long request, MemorySegment argument) {
    return Errno.ENOTTY.negated();
  }

  /**
   * Readies a piece of what has arrived for lending: then {@link #lentMemory} and {@link #lentAt}
   * say where it is, until {@link #take}.
   *
   * @return its length in bytes, or an error as {@link #recv}; -EAGAIN nothing is there
   */
  public abstract long lend();

  /** Whether {@link #lend} has readied a piece, an empty datagram too. */
  public abstract boolean isLending();

  /** Where the piece lies that {@link #lend} readied. */
  public abstract MemorySegment lentMemory();

  /** Where in {@link #lentMemory} the piece begins. */
  public abstract long lentAt();

  /**
   * Ends the lending: {@code taken} bytes are gone, a datagram goes with its last; of a negative
   * number, nothing.
   */
  public abstract void take(int taken);

  // For the stack's turn.

  /** Has the turn call {@link #emit}. */
  protected final void mark() {
    if (!dirty) {
      dirty = true;
      machine.dirty.addDirty(this);
    }
  }

  /**
   * Sends what there is to send.
   *
   * @return false when the link was full; the turn will call again
   */
  protected abstract boolean emit();

  @Override
  protected void resolved(int errno) {
    mark();
  }

  /** Has the first of the dirty ones send; false when its link was full, it is still dirty then. */
  public static boolean emitFirst(Machine machine) {
    StackEndpoint endpoint = machine.dirty.removeDirty();
    endpoint.dirty = false;
    if (endpoint.emit() || endpoint.isWaiting()) {
      return true;
    }
    endpoint.mark();
    return false;
  }

  /** Notes that these events became true, for those who watch. */
  protected final void tell(int events) {
    if (!listed) {
      listed = true;
      machine.ready.addReady(this);
    }
    news |= events;
  }

  /** The next endpoint that has something to tell, or null; {@link #takeNews} says what. */
  public static StackEndpoint nextReady(Machine machine) {
    if (machine.ready.isEmpty()) {
      return null;
    }
    StackEndpoint endpoint = machine.ready.removeReady();
    endpoint.listed = false;
    return endpoint;
  }

  /**
   * What became true since it was asked last; to be called for each that {@link #nextReady} gave.
   */
  public final int takeNews() {
    int now = news;
    news = 0;
    return now;
  }

  // The pending error.

  /** The pending error, positive; 0 for none. */
  protected final int error() {
    return error;
  }

  /** Sets the pending error, positive. */
  protected final void error(int errno) {
    error = errno;
  }

  /** The pending error as a call's result, which is thereby no longer pending; 0 for none. */
  protected final int takeError() {
    int taken = error;
    error = 0;
    return -taken;
  }
}
