// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.stack.endpoint.Machine;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** The bytes of an endpoint of AF_VSOCK in both directions, and the credit for them. */
abstract class VsockTransfer extends StackEndpoint {
  /** Bits of {@link #shut} and {@link #peerShut}, those of the packet too. */
  static final int SHUT_READ = 1;

  static final int SHUT_WRITE = 2;
  static final int SHUT_BOTH = 3;

  /** Linux's default of SO_VM_SOCKETS_BUFFER_SIZE. */
  private static final int DEFAULT_BUFFER_BYTES = 262_144;

  /** The peer is told of room when what it knows of is less (Linux's largest packet). */
  private static final int LOW_BYTES = 65_536;

  private static final int EVERYTHING =
      Events.IN | Events.OUT | Events.ERR | Events.HUP | Events.RDHUP;

  final Pair pair = new Pair();
  final Messages incoming;
  final Messages outgoing;
  private final boolean isStream;

  State state = State.CLOSED;
  int shut;
  int peerShut;
  int bufferBytes = DEFAULT_BUFFER_BYTES;
  boolean owesCredit;
  private boolean lending;

  // 5.10.6.3: credit. Counts of bytes are modulo 2^32.
  private int sentBytes;
  private int takenBytes;
  private int toldTaken;
  private int peerBuffer;
  private int peerTaken;

  /** Where a connection is. */
  enum State {
    CLOSED,
    LISTENING,
    CONNECTING,
    CONNECTED
  }

  VsockTransfer(Machine machine, boolean isStream) {
    super(machine);
    this.isStream = isStream;
    incoming = new Messages(machine.rings);
    outgoing = new Messages(machine.rings);
  }

  final void begin(State first) {
    state = first;
    shut = 0;
    peerShut = 0;
    sentBytes = 0;
    takenBytes = 0;
    toldTaken = 0;
    peerBuffer = 0;
    peerTaken = 0;
  }

  final boolean isConnected() {
    return state == State.CONNECTED;
  }

  final void tellEverything() {
    tell(EVERYTHING);
  }

  @Override
  protected final void expire(long now) {}

  // Credit.

  final void learnCredit(MemorySegment memory, long at) {
    peerBuffer = VsockPacket.buffer(memory, at);
    peerTaken = VsockPacket.forwarded(memory, at);
  }

  /** Bytes that the peer has room for beside what is under way or waits here. */
  final int room() {
    return Math.max(0, peerBuffer - underWay());
  }

  final int underWay() {
    return sentBytes - peerTaken + outgoing.bytes();
  }

  /** What the next packet tells of the bytes that were taken. */
  final int forwarded() {
    toldTaken = takenBytes;
    return takenBytes;
  }

  final void oweCredit() {
    owesCredit = true;
    mark();
  }

  final void sent(int length, boolean ends) {
    sentBytes += length;
    if (ends) {
      outgoing.removeMessage();
    } else {
      outgoing.remove(length);
    }
  }

  private void took(int bytes) {
    takenBytes += bytes;
    int knownFree = bufferBytes - (takenBytes - toldTaken) - incoming.bytes();
    if (isConnected()
        && takenBytes != toldTaken
        && knownFree < Math.min(LOW_BYTES, bufferBytes / 2)) {
      oweCredit();
    }
  }

  /** Bytes arrived; false when there is no room for them. */
  final boolean take(MemorySegment memory, long at, int length) {
    if (incoming.bytes() + length > bufferBytes || !incoming.reserve(length)) {
      return false;
    }
    incoming.add(memory, at, length);
    return true;
  }

  // Out.

  @Override
  public final long send(MemorySegment data, long offset, long length, int flags, Sockaddr to) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ data.byteSize());
    long room = admit(length, flags, to);
    if (room < 0) {
      return room;
    }
    int count = (int) Math.min(room, length);
    if (!outgoing.reserve(count)) {
      return Errno.ENOBUFS.negated();
    }
    outgoing.add(data, offset, count);
    return accepted(count);
  }

  @Override
  public final long sendmsg(Message message, int flags) {
    Sockaddr to = message.address().length() == 0 ? null : message.address();
    long room = admit(message.length(), flags, to);
    if (room < 0) {
      return room;
    }
    int count = (int) Math.min(room, message.length());
    if (!outgoing.reserve(count)) {
      return Errno.ENOBUFS.negated();
    }
    int left = count;
    for (int i = 0; i < message.pieces() && left > 0; i++) {
      int piece = (int) Math.min(message.length(i), left);
      outgoing.add(message.segment(i), message.offset(i), piece);
      left -= piece;
    }
    return accepted(count);
  }

  private int accepted(int count) {
    if (!isStream) {
      outgoing.end();
    }
    mark();
    return count;
  }

  /** How many bytes may be sent, or why none. */
  private long admit(long length, int flags, Sockaddr to) {
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    if (to != null && to.length() != 0) {
      return (isConnected() ? Errno.EISCONN : Errno.EOPNOTSUPP).negated();
    }
    if ((shut & SHUT_WRITE) != 0 || (peerShut & SHUT_READ) != 0) {
      return Errno.EPIPE.negated();
    }
    if (!isConnected()) {
      return Errno.ENOTCONN.negated();
    }
    int why = takeError();
    if (why != 0) {
      return why;
    }
    return isStream ? admitStream(length) : admitMessage(length);
  }

  private long admitStream(long length) {
    int room = room();
    return room > 0 || length == 0 ? room : Errno.EAGAIN.negated();
  }

  private long admitMessage(long length) {
    if (length > peerBuffer) {
      return Errno.EMSGSIZE.negated();
    }
    return length <= room() ? length : Errno.EAGAIN.negated();
  }

  // In.

  final boolean isReadable() {
    return isStream ? incoming.bytes() > 0 : incoming.messages() > 0;
  }

  /** Why there is nothing to receive: 0 at the end, or an error; 1 when there is something. */
  private int nothing(int flags) {
    if (!isConnected()) {
      return Errno.ENOTCONN.negated();
    }
    if ((flags & Msg.MSG_OOB) != 0) {
      return Errno.EOPNOTSUPP.negated();
    }
    if ((shut & SHUT_READ) != 0) {
      return 0;
    }
    if (isReadable()) {
      return 1;
    }
    int why = takeError();
    if (why != 0) {
      return why;
    }
    return (peerShut & SHUT_WRITE) != 0 ? 0 : Errno.EAGAIN.negated();
  }

  @Override
  public final long recv(MemorySegment into, long offset, long length, int flags, Sockaddr from) {
    Objects.checkFromIndexSize(offset, /* size= */ length, /* length= */ into.byteSize());
    if (from != null) {
      from.clear();
    }
    int nothing = nothing(flags);
    if (nothing <= 0) {
      return nothing;
    }
    int whole = isStream ? incoming.bytes() : incoming.firstMessage();
    int count = (int) Math.min(whole, length);
    incoming.copy(0, into, offset, count);
    remove(isStream ? count : whole, flags);
    return !isStream && (flags & Msg.MSG_TRUNC) != 0 ? whole : count;
  }

  @Override
  public final long recvmsg(Message message, int flags) {
    message.control().clear();
    message.flags(0);
    message.address().clear();
    int nothing = nothing(flags);
    if (nothing <= 0) {
      return nothing;
    }
    int whole = isStream ? incoming.bytes() : incoming.firstMessage();
    int done = 0;
    for (int i = 0; i < message.pieces() && done < whole; i++) {
      int count = (int) Math.min(message.length(i), whole - done);
      incoming.copy(done, message.segment(i), message.offset(i), count);
      done += count;
    }
    if (!isStream && done < whole) {
      message.flags(Msg.MSG_TRUNC);
    }
    remove(isStream ? done : whole, flags);
    return !isStream && (flags & Msg.MSG_TRUNC) != 0 ? whole : done;
  }

  private void remove(int bytes, int flags) {
    if ((flags & Msg.MSG_PEEK) != 0) {
      return;
    }
    if (isStream) {
      incoming.remove(bytes);
    } else {
      incoming.removeMessage();
    }
    took(bytes);
  }

  // Lending.

  @Override
  public final long lend() {
    int nothing = nothing(0);
    if (nothing <= 0) {
      return nothing;
    }
    lending = true;
    return incoming.lend(isStream ? incoming.bytes() : incoming.firstMessage());
  }

  @Override
  public final boolean isLending() {
    return lending;
  }

  @Override
  public final MemorySegment lentMemory() {
    return incoming.memory();
  }

  @Override
  public final long lentAt() {
    return incoming.at();
  }

  @Override
  public final void take(int taken) {
    lending = false;
    incoming.endLending();
    if (taken < 0 || !isReadable()) {
      return;
    }
    int whole = isStream ? incoming.bytes() : incoming.firstMessage();
    int count = Math.min(taken, whole);
    if (isStream) {
      incoming.remove(count);
    } else if (count == whole) {
      incoming.removeMessage();
    } else {
      incoming.remove(count);
    }
    took(count);
  }
}
