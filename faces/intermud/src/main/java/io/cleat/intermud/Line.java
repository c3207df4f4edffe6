// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketError;
import java.util.ArrayDeque;

/** One connection, and the packets that wait while it takes no more. */
final class Line {
  /** More packets do not wait. */
  static final int WAITING_MAX = 1000;

  private final SocketEfuns efuns;
  private final int socket;
  private final ArrayDeque<Packet> waiting = new ArrayDeque<>();
  private boolean blocked;

  /**
   * @param blocked whether its write callback is still to come
   */
  Line(SocketEfuns efuns, int socket, boolean blocked) {
    this.efuns = efuns;
    this.socket = socket;
    this.blocked = blocked;
  }

  int socket() {
    return socket;
  }

  SendResult send(Packet packet) {
    if (!blocked) {
      return write(packet);
    }
    if (waiting.size() == WAITING_MAX) {
      return SendResult.FULL;
    }
    waiting.add(packet);
    return SendResult.ACCEPTED;
  }

  private SendResult write(Packet packet) {
    int result = efuns.socketWrite(socket, packet.value());
    return switch (result) {
      case SocketError.EESUCCESS -> SendResult.ACCEPTED;
      case SocketError.EECALLBACK -> {
        blocked = true;
        yield SendResult.ACCEPTED;
      }
      case SocketError.EEWOULDBLOCK, SocketError.EEALREADY -> {
        blocked = true;
        waiting.addFirst(packet);
        yield SendResult.ACCEPTED;
      }
      case SocketError.EEBADDATA, SocketError.EETYPENOTSUPP -> SendResult.REFUSED;
      default -> SendResult.NOT_CONNECTED;
    };
  }

  /** The write callback has come. */
  void ready() {
    blocked = false;
    while (!blocked && !waiting.isEmpty()) {
      write(waiting.poll());
    }
  }

  void close() {
    waiting.clear();
    efuns.socketClose(socket);
  }
}
