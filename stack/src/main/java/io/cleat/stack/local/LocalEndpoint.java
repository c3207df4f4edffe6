// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.option.Credentials;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.function.Consumer;

/** An endpoint of AF_UNIX: what its three types have in common. Answers are Linux's, unix(7). */
abstract class LocalEndpoint extends NamedEndpoint {
  /** Both directions of {@link #shut}. */
  static final int SHUT_BOTH = 3;

  static final int SHUT_READ = 1;
  static final int SHUT_WRITE = 2;

  private static final int EVERYTHING =
      Events.IN | Events.OUT | Events.PRI | Events.ERR | Events.HUP | Events.RDHUP;

  final LocalSettings settings = new LocalSettings();
  final Records records;

  State state = State.CLOSED;
  LocalEndpoint peer;
  int shut;
  boolean dead;

  /** Who the peer was when the connection was made, SO_PEERCRED; null for nobody. */
  Credentials peerCredentials;

  /** What messages that were not received yet cost this sender. */
  private int charged;

  /** Who waits for room in this one's queue, and in whose this one waits. */
  final RoomWait roomWait = new RoomWait(this);

  // For InFlight.
  int inFlight;
  int inFlightIndex;
  int heldByCandidates;
  boolean isReachable;

  /** What Linux's sk_state is here. */
  enum State {
    CLOSED,
    LISTENING,
    CONNECTED
  }

  LocalEndpoint(LocalProtocol local, int type, int protocol) {
    super(local, type, protocol);
    records = new Records(local.machine.rings);
  }

  /** Nothing of AF_UNIX waits for a turn. */
  @Override
  protected final boolean emit() {
    return true;
  }

  @Override
  protected final void expire(long now) {}

  final boolean isShut(int direction) {
    return (shut & direction) != 0;
  }

  final void tellEverything() {
    tell(EVERYTHING);
  }

  final void tellReadable() {
    tell(Events.IN);
  }

  // Names.

  @Override
  final LocalEndpoint self() {
    return this;
  }

  /** A sender whose credentials are wanted must have a name. */
  final int autobindForCredentials() {
    return settings.is(LocalSettings.PASS_CREDENTIALS) ? autobind() : 0;
  }

  @Override
  public final int getpeername(Sockaddr address) {
    if (peer == null) {
      return Errno.ENOTCONN.negated();
    }
    LocalName.write(peer.name, address);
    return 0;
  }

  @Override
  public final void peerName(Sockaddr address) {
    LocalName.write(peer == null ? null : peer.name, address);
  }

  /** Writes the name of who has sent a message; of length 0 where it has none. */
  static void writeSender(LocalEndpoint sender, Sockaddr into) {
    if (into != null) {
      if (sender.name == null) {
        into.clear();
      } else {
        LocalName.write(sender.name, into);
      }
    }
  }

  /** It is connected to another, by whoever makes the call. */
  final void joined(LocalEndpoint other) {
    peer = other;
    state = State.CONNECTED;
    peerCredentials = machine.caller.credentials();
  }

  // Accounting, socket(7): SO_SNDBUF.

  /** Whether another message may be sent: Linux lets the last one go beyond the limit. */
  final boolean hasRoom() {
    return charged < settings.sendBufferBytes;
  }

  final void charge(int bytes) {
    charged += bytes;
  }

  /** What this one sent was received, or thrown away. */
  final void discharge(int bytes) {
    charged -= bytes;
    if (isWritable() && !dead) {
      tell(Events.OUT);
    }
  }

  /** Linux says that there is room only when three quarters of the buffer are free. */
  final boolean isWritable() {
    return state != State.LISTENING && (long) charged << 2 <= settings.sendBufferBytes;
  }

  final int charged() {
    return charged;
  }

  /** There is room in its queue, or there will never be. */
  final void wakeWaiting() {
    roomWait.endAll();
  }

  final void tellRoom() {
    tell(Events.OUT);
  }

  // Transfer.

  @Override
  public final long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    Pieces pieces = local.pieces.over(data, offset, length);
    long sent = send(pieces, flags, to, local.ancillary.none());
    pieces.clear();
    return sent;
  }

  @Override
  public final long sendmsg(Message message, int flags) {
    if (message.pieces() > Message.MAX_PIECES) {
      return Errno.EMSGSIZE.negated();
    }
    Ancillary ancillary = local.ancillary;
    int refusal = ancillary.read(message.control());
    if (refusal < 0) {
      return refusal;
    }
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    Pieces pieces = local.pieces.over(message);
    long sent = send(pieces, flags, to, ancillary);
    pieces.clear();
    return sent;
  }

  /**
   * Sends.
   *
   * @param to null for the peer
   */
  abstract long send(Pieces from, int flags, Sockaddr to, Ancillary ancillary);

  @Override
  public final long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    Reception reception = local.reception.begin(settings);
    Pieces pieces = local.pieces.over(into, offset, length);
    long received = receive(pieces, flags, from, reception);
    pieces.clear();
    reception.endWithoutMessage();
    return received;
  }

  @Override
  public final long recvmsg(Message message, int flags) {
    message.control().clear();
    message.flags(0);
    message.address().clear();
    Reception reception = local.reception.begin(settings);
    Pieces pieces = local.pieces.over(message);
    long received = receive(pieces, flags, message.address(), reception);
    pieces.clear();
    if (received < 0) {
      reception.endWithoutMessage();
    } else {
      reception.end(message);
    }
    return received;
  }

  /**
   * Receives.
   *
   * @param from gets the sender's name; null for nobody asks
   * @param reception gets what comes beside the bytes
   */
  abstract long receive(Pieces into, int flags, Sockaddr from, Reception reception);

  /** What a receive says where no message is: 0 at the end, or -EAGAIN. */
  abstract int nothingToReceive();

  // Lending.

  private boolean lending;

  /** The record to lend is the first; 1, or why there is none. */
  abstract int readyToLend();

  @Override
  public final long lend() {
    int ready = readyToLend();
    if (ready <= 0) {
      return ready;
    }
    lending = true;
    return records.lend(records.first());
  }

  @Override
  public final boolean isLending() {
    return lending;
  }

  @Override
  public final MemorySegment lentMemory() {
    return records.lentMemory();
  }

  @Override
  public final long lentAt() {
    return records.lentAt(records.first());
  }

  @Override
  public final void take(int taken) {
    lending = false;
    records.endLending();
    if (taken >= 0 && records.count() > 0) {
      taken(Math.min(taken, records.length(records.first())));
    }
  }

  /** So many bytes of the first record were taken while they were lent. */
  abstract void taken(int bytes);

  // Ending.

  @Override
  public int shutdown(int how) {
    if (how < Msg.SHUT_RD || how > Msg.SHUT_RDWR) {
      return Errno.EINVAL.negated();
    }
    shut |= how + 1;
    tellEverything();
    return 0;
  }

  @Override
  public void close() {
    if (dead) {
      return;
    }
    dead = true;
    shut = SHUT_BOTH;
    local.abstractNames.remove(this);
    if (node != null) {
      node.bound = null;
    }
    roomWait.end();
    LocalEndpoint other = peer;
    ended(other);
    state = State.CLOSED;
    peer = null;
    wakeWaiting();
    forgetMessages();
    local.closed(this);
  }

  /** What its end means for the peer, which may be null. */
  abstract void ended(LocalEndpoint other);

  /** Throws away what was not received, and closes what that passed. */
  void forgetMessages() {
    while (records.count() > 0) {
      Rights passed = records.takeRights(records.first());
      records.removeFirst();
      if (passed != null) {
        local.inFlight.end(passed);
      }
    }
  }

  /** Visits the local endpoints that messages in its queue hold. */
  void eachInQueue(Consumer<LocalEndpoint> visitor) {
    for (int number = records.first(); number != records.end(); number++) {
      Rights passed = records.rights(number);
      if (passed != null) {
        for (StackEndpoint endpoint : passed.endpoints()) {
          if (endpoint instanceof LocalEndpoint other) {
            visitor.accept(other);
          }
        }
      }
    }
  }

  @Override
  protected final void released() {
    if (inFlight == holders() && holdsOthers()) {
      local.inFlight.collect();
    }
  }

  /** Whether it can be part of a ring. */
  private boolean holdsOthers() {
    boolean[] any = new boolean[1];
    eachInQueue(other -> any[0] = true);
    return any[0];
  }

  // Facts.

  @Override
  public int events() {
    int events = error() != 0 ? Events.ERR : 0;
    if (shut == SHUT_BOTH) {
      events |= Events.HUP;
    }
    if (isShut(SHUT_READ)) {
      events |= Events.RDHUP | Events.IN;
    }
    if (records.count() > 0) {
      events |= Events.IN;
    }
    return isWritable() ? events | Events.OUT : events;
  }

  @Override
  public final int getsockopt(int level, int option, MemorySegment value, int length) {
    return LocalOptions.get(this, level, option, value, length);
  }

  @Override
  public final int setsockopt(int level, int option, MemorySegment value, int length) {
    return LocalOptions.set(this, level, option, value, length);
  }

  /** SO_ERROR, which is no longer pending then. */
  final int takePendingError() {
    return -takeError();
  }

  final boolean isListening() {
    return state == State.LISTENING;
  }

  final void fail(Errno errno) {
    error(errno.number());
  }

  @Override
  public final int ioctl(long request, MemorySegment argument) {
    int answer =
        switch ((int) request) {
          case Ioctl.SIOCINQ -> isListening() ? Errno.EINVAL.negated() : readable();
          case Ioctl.SIOCOUTQ -> charged;
          case Ioctl.SIOCATMARK -> atMark();
          default -> Errno.ENOTTY.negated();
        };
    if (answer < 0) {
      return answer;
    }
    argument.set(ValueLayout.JAVA_INT_UNALIGNED, 0, answer);
    return 0;
  }

  /** FIONREAD: of connections all bytes, of datagrams those of the first. */
  abstract int readable();

  /** SIOCATMARK: 1 where the next byte is urgent, 0 where not, or an error. */
  int atMark() {
    return Errno.ENOTTY.negated();
  }
}
