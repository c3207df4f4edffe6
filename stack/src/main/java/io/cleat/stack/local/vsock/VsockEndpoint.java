// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local.vsock;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_VSOCK;
import static io.cleat.option.VsockOptions.VMADDR_CID_ANY;
import static io.cleat.option.VsockOptions.VMADDR_CID_LOCAL;
import static io.cleat.option.VsockOptions.VMADDR_PORT_ANY;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.profile.Setting;
import io.cleat.stack.spi.Link;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;

/**
 * An endpoint of AF_VSOCK: names, connections and packets. What is sent waits here until the peer
 * has credit for it, so nothing is sent that has no room there.
 */
final class VsockEndpoint extends VsockTransfer {
  private static final int ADDRESS_BYTES = 16;
  private static final int PORT = 4;
  private static final int CID = 8;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final VsockProtocol vsock;
  private final int type;
  private final int protocol;
  private ArrayDeque<VsockEndpoint> waiting;
  private int backlog;
  private int boundCid = VMADDR_CID_ANY;

  /** The operation that is owed before all others; 0 for none. */
  private int owed;

  private boolean owesShutdown;
  private boolean closing;

  VsockEndpoint(VsockProtocol vsock, int type, int protocol) {
    super(vsock.machine, type == SOCK_STREAM);
    this.vsock = vsock;
    this.type = type;
    this.protocol = protocol;
    pair.localPort = VMADDR_PORT_ANY;
  }

  @Override
  public int domain() {
    return AF_VSOCK;
  }

  @Override
  public int type() {
    return type;
  }

  @Override
  public int protocol() {
    return protocol;
  }

  private int wireType() {
    return type == SOCK_STREAM ? VsockPacket.STREAM : VsockPacket.SEQPACKET;
  }

  // Names.

  /** 0, or -EFAULT too short, as Linux says; -EAFNOSUPPORT. */
  private static int check(Sockaddr address) {
    if (address.length() < ADDRESS_BYTES) {
      return Errno.EFAULT.negated();
    }
    return address.family() == AF_VSOCK ? 0 : Errno.EAFNOSUPPORT.negated();
  }

  @Override
  public int bind(Sockaddr address) {
    int result = check(address);
    if (result < 0) {
      return result;
    }
    if (pair.localPort != VMADDR_PORT_ANY) {
      return Errno.EINVAL.negated();
    }
    int cid = address.segment().get(INT, CID);
    if (!VsockProtocol.isAny(cid) && !vsock.isOurs(cid)) {
      return Errno.EADDRNOTAVAIL.negated();
    }
    result = vsock.bind(this, address.segment().get(INT, PORT));
    boundCid = result == 0 ? cid : boundCid;
    return result;
  }

  @Override
  public int getsockname(Sockaddr address) {
    write(address, isConnected() ? pair.localCid : boundCid, pair.localPort);
    return 0;
  }

  @Override
  public int getpeername(Sockaddr address) {
    if (!isConnected()) {
      return Errno.ENOTCONN.negated();
    }
    peerName(address);
    return 0;
  }

  @Override
  public void peerName(Sockaddr address) {
    write(address, pair.remoteCid, pair.remotePort);
  }

  private static void write(Sockaddr address, int cid, int port) {
    address.clear();
    address.segment().set(ValueLayout.JAVA_SHORT, 0, (short) AF_VSOCK);
    address.segment().set(INT, PORT, port);
    address.segment().set(INT, CID, cid);
    address.length(ADDRESS_BYTES);
  }

  // Connections.

  @Override
  public int listen(int wanted) {
    if (pair.localPort == VMADDR_PORT_ANY || state != State.CLOSED && state != State.LISTENING) {
      return Errno.EINVAL.negated();
    }
    long most = machine.network.profile().get(Setting.BACKLOG);
    backlog = (int) Math.min(Integer.toUnsignedLong(wanted), most);
    state = State.LISTENING;
    waiting = waiting == null ? new ArrayDeque<>() : waiting;
    return 0;
  }

  @Override
  public int accept(StackEndpoint[] into, int from, int count) {
    if (state != State.LISTENING) {
      return Errno.EINVAL.negated();
    }
    int taken = 0;
    while (taken < count && !waiting.isEmpty()) {
      into[from + taken] = waiting.remove();
      taken++;
    }
    return taken > 0 ? taken : Errno.EAGAIN.negated();
  }

  @Override
  public int connect(Sockaddr address) {
    switch (state) {
      case CONNECTED -> {
        return Errno.EISCONN.negated();
      }
      case CONNECTING -> {
        return Errno.EALREADY.negated();
      }
      case LISTENING -> {
        return Errno.EINVAL.negated();
      }
      default -> {}
    }
    int result = check(address);
    if (result < 0) {
      return Errno.EINVAL.negated();
    }
    int cid = address.segment().get(INT, CID);
    if (vsock.to(cid) == null) {
      return Errno.ENODEV.negated();
    }
    result = pair.localPort == VMADDR_PORT_ANY ? vsock.bind(this, VMADDR_PORT_ANY) : 0;
    if (result < 0) {
      return result;
    }
    int local = cid == VMADDR_CID_LOCAL ? cid : vsock.cid();
    pair.set(local, pair.localPort, cid, address.segment().get(INT, PORT));
    begin(State.CONNECTING);
    vsock.connected(this);
    owe(VsockPacket.REQUEST);
    return Errno.EINPROGRESS.negated();
  }

  @Override
  public int shutdown(int how) {
    if (how < Msg.SHUT_RD || how > Msg.SHUT_RDWR) {
      return Errno.EINVAL.negated();
    }
    if (!isConnected()) {
      return Errno.ENOTCONN.negated();
    }
    shut |= how + 1;
    owesShutdown = true;
    mark();
    tellEverything();
    return 0;
  }

  @Override
  public void close() {
    if (waiting != null) {
      waiting.forEach(VsockEndpoint::reset);
      waiting.clear();
    }
    incoming.clear();
    closing = true;
    if (isConnected() && peerShut != SHUT_BOTH) {
      shut = SHUT_BOTH;
      owesShutdown = true;
      mark();
    } else {
      end();
    }
  }

  private void reset() {
    closing = true;
    outgoing.clear();
    owe(VsockPacket.RST);
  }

  /** Ends without a word to the peer. */
  void vanish() {
    incoming.clear();
    end();
  }

  /** Forgets everything; nothing will be sent or received. */
  private void end() {
    vsock.remove(this);
    outgoing.clear();
    owed = 0;
    owesShutdown = false;
    state = State.CLOSED;
  }

  // Packets in.

  /** A packet asks for a connection; false refuses it. */
  boolean request(Pair key, MemorySegment memory, long at) {
    if (state != State.LISTENING
        || waiting.size() > backlog
        || VsockPacket.type(memory, at) != wireType()
        || !VsockProtocol.isAny(boundCid) && boundCid != key.localCid) {
      return false;
    }
    VsockEndpoint far = machine.opened(new VsockEndpoint(vsock, type, protocol));
    far.pair.set(key.localCid, key.localPort, key.remoteCid, key.remotePort);
    far.boundCid = boundCid;
    far.bufferBytes = bufferBytes;
    far.begin(State.CONNECTED);
    far.learnCredit(memory, at);
    far.owe(VsockPacket.RESPONSE);
    vsock.connected(far);
    waiting.add(far);
    tell(Events.IN);
    return true;
  }

  /** A packet of this connection. */
  void input(MemorySegment memory, long at) {
    learnCredit(memory, at);
    switch (VsockPacket.operation(memory, at)) {
      case VsockPacket.RESPONSE -> responded();
      case VsockPacket.RST -> wasReset();
      case VsockPacket.SHUTDOWN -> peerShuts(VsockPacket.flags(memory, at));
      case VsockPacket.RW -> arrived(memory, at);
      case VsockPacket.CREDIT_UPDATE -> {}
      case VsockPacket.CREDIT_REQUEST -> oweCredit();
      default -> machine.counters.count(Counter.VSOCK_DROP_MALFORMED);
    }
    if (outgoing.bytes() > 0) {
      mark();
    }
    if (isConnected() && room() > 0) {
      tell(Events.OUT);
    }
  }

  private void responded() {
    if (state == State.CONNECTING) {
      state = State.CONNECTED;
      tellEverything();
    }
  }

  private void wasReset() {
    boolean isRefused = state == State.CONNECTING;
    if (isRefused) {
      error(Errno.ECONNRESET.number());
    } else {
      peerShut = SHUT_BOTH;
    }
    outgoing.clear();
    owed = 0;
    owesShutdown = false;
    if (closing || isRefused) {
      end();
    }
    tellEverything();
  }

  private void peerShuts(int flags) {
    peerShut |= flags & SHUT_BOTH;
    if ((peerShut & SHUT_READ) != 0) {
      outgoing.clear();
    }
    if (closing && peerShut == SHUT_BOTH) {
      end();
    }
    tellEverything();
  }

  private void arrived(MemorySegment memory, long at) {
    if (closing || (shut & SHUT_READ) != 0) {
      return;
    }
    int length = VsockPacket.length(memory, at);
    if (!take(memory, at + VsockPacket.HEADER_BYTES, length)) {
      machine.counters.count(Counter.VSOCK_DROP_OVER_CREDIT);
      return;
    }
    if ((VsockPacket.flags(memory, at) & VsockPacket.END_OF_MESSAGE) != 0) {
      incoming.end();
    }
    if (type == SOCK_STREAM || incoming.messages() > 0) {
      tell(Events.IN);
    }
  }

  // Packets out.

  private void owe(int operation) {
    owed = operation;
    mark();
  }

  @Override
  protected boolean emit() {
    Way way = vsock.to(pair.remoteCid);
    if (way == null) {
      return true;
    }
    if (owed != 0) {
      if (!send(way, owed, 0)) {
        return false;
      }
      boolean isOver = owed == VsockPacket.RST;
      owed = 0;
      if (isOver) {
        end();
        return true;
      }
    }
    if (state == State.CONNECTED && !emitData(way)) {
      return false;
    }
    if (owesCredit) {
      if (!send(way, VsockPacket.CREDIT_UPDATE, 0)) {
        return false;
      }
      owesCredit = false;
    }
    return !owesShutdown || outgoing.bytes() > 0 || emitShutdown(way);
  }

  /** What was accepted for sending goes before the end. */
  private boolean emitShutdown(Way way) {
    if (!send(way, VsockPacket.SHUTDOWN, shut)) {
      return false;
    }
    owesShutdown = false;
    if (closing) {
      end();
    }
    return true;
  }

  private boolean emitData(Way way) {
    Link link = way.link;
    int largest = link.mtu() - VsockPacket.HEADER_BYTES;
    while (outgoing.bytes() > 0 || outgoing.messages() > 0) {
      int whole = type == SOCK_STREAM ? outgoing.bytes() : outgoing.firstMessage();
      int length = Math.min(whole, largest);
      long at = way.transmit(VsockPacket.HEADER_BYTES + length);
      if (at == Link.FULL) {
        return false;
      }
      boolean ends = type != SOCK_STREAM && length == whole;
      int flags = ends ? VsockPacket.END_OF_MESSAGE : 0;
      header(link, at, VsockPacket.RW, flags, length);
      outgoing.copy(0, link.memory(), at + VsockPacket.HEADER_BYTES, length);
      link.commit(VsockPacket.HEADER_BYTES + length, 0);
      sent(length, ends);
    }
    return true;
  }

  private boolean send(Way way, int operation, int flags) {
    Link link = way.link;
    long at = way.transmit(VsockPacket.HEADER_BYTES);
    if (at == Link.FULL) {
      return false;
    }
    header(link, at, operation, flags, 0);
    link.commit(VsockPacket.HEADER_BYTES, 0);
    return true;
  }

  /** 5.10.6.3: all packets of a stream say how much room there is. */
  private void header(Link link, long at, int operation, int flags, int length) {
    MemorySegment memory = link.memory();
    VsockPacket.between(memory, at, pair);
    VsockPacket.is(memory, at, wireType(), operation, flags, length);
    VsockPacket.credit(memory, at, bufferBytes, forwarded());
  }

  // Facts.

  @Override
  public int events() {
    int events = error() != 0 ? Events.ERR : 0;
    if (shut == SHUT_BOTH || (shut & SHUT_WRITE) != 0 && (peerShut & SHUT_WRITE) != 0) {
      events |= Events.HUP;
    }
    if ((shut & SHUT_READ) != 0 || (peerShut & SHUT_WRITE) != 0) {
      events |= Events.RDHUP | Events.IN;
    }
    if (state == State.LISTENING) {
      return waiting.isEmpty() ? events : events | Events.IN;
    }
    if (isReadable()) {
      events |= Events.IN;
    }
    boolean mayWrite = (shut & SHUT_WRITE) == 0;
    boolean hasRoom = state == State.CLOSED || isConnected() && room() > 0;
    return mayWrite && hasRoom ? events | Events.OUT : events;
  }

  @Override
  public int ioctl(long request, MemorySegment argument) {
    int answer;
    switch ((int) request) {
      case Ioctl.SIOCINQ -> answer = state == State.LISTENING ? -1 : incoming.bytes();
      case Ioctl.SIOCOUTQ -> answer = underWay();
      default -> {
        return Errno.ENOTTY.negated();
      }
    }
    if (answer < 0) {
      return Errno.EINVAL.negated();
    }
    argument.set(INT, 0, answer);
    return 0;
  }

  @Override
  public int getsockopt(int level, int name, MemorySegment value, int length) {
    return VsockSettings.get(this, level, name, value, length);
  }

  @Override
  public int setsockopt(int level, int name, MemorySegment value, int length) {
    return VsockSettings.set(this, level, name, value, length);
  }

  boolean isListening() {
    return state == State.LISTENING;
  }

  int takePendingError() {
    return -takeError();
  }
}
