// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.address.Sockaddr;
import io.cleat.efun.lpc.LpcBuffer;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.lang.foreign.MemorySegment;

/** A socket of datagrams. It receives once it is bound, and has no end but its owner's. */
final class DatagramPort implements Role {
  private final EfunSocket socket;
  private final Sockaddr from = new Sockaddr();

  DatagramPort(EfunSocket socket) {
    this.socket = socket;
  }

  /** It has an address: from now on it receives. */
  void bound() {
    socket.watch(Events.IN, this);
  }

  @Override
  public int write(LpcValue message, String to) {
    if (to == null) {
      return SocketError.EENOADDR;
    }
    AddressText.Target target = AddressText.parse(to, socket.profile());
    if (target == null || target.address() == null) {
      return SocketError.EEBADADDR;
    }
    int length = socket.driver().outbound().encode(socket.mode(), message);
    if (length < 0) {
      return length;
    }
    int turned = socket.turnTo(target.family());
    return turned < 0 ? turned : send(length, Sockaddr.of(target.address()));
  }

  private int send(int length, Sockaddr to) {
    MemorySegment bytes = MemorySegment.ofArray(socket.driver().outbound().bytes());
    long sent = socket.endpoint().sendto(bytes, 0, length, 0, to);
    if (sent == Errno.EAGAIN.negated() && has(Repair.BLOCKED_WRITE_CALLS_BACK)) {
      return SocketError.EEWOULDBLOCK;
    }
    if (sent < 0) {
      return SocketError.EESENDTO;
    }
    if (socket.state() == SocketState.UNBOUND && has(Repair.UNBOUND_DATAGRAMS_RECEIVE)) {
      socket.bound();
    }
    return SocketError.EESUCCESS;
  }

  @Override
  public void ready(Endpoint endpoint, int events) {
    MemorySegment chunk = socket.driver().chunk();
    long length = endpoint.recvfrom(chunk, 0, chunk.byteSize(), 0, from);
    if (length == 0 && !has(Repair.EMPTY_DATAGRAMS)) {
      socket.finish();
    } else if (length >= 0) {
      byte[] datagram = chunk.asSlice(0, length).toArray(JAVA_BYTE);
      socket.callRead(message(datagram), AddressText.print(from));
    }
  }

  private LpcValue message(byte[] datagram) {
    if (socket.mode().content == Mode.Content.BYTES) {
      return LpcBuffer.of(datagram);
    }
    var whole = new TextDecoder(false, false);
    String text = whole.decode(datagram);
    if (!whole.wasClean() && !has(Repair.DATAGRAMS_KEEP_TYPE)) {
      return LpcBuffer.of(datagram);
    }
    int nul = has(Repair.TEXT_AFTER_NUL) ? -1 : text.indexOf('\0');
    return new LpcString(nul < 0 ? text : text.substring(0, nul));
  }

  private boolean has(Repair repair) {
    return socket.profile().has(repair);
  }

  @Override
  public int close() {
    socket.finish();
    return SocketError.EESUCCESS;
  }
}
