// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import io.cleat.SocketType;

/** What a mode is made of; the order is that of the numbers in {@link SocketMode}. */
enum Mode {
  MUD(SocketType.SOCK_STREAM, Content.VALUES, false),
  STREAM(SocketType.SOCK_STREAM, Content.TEXT, false),
  DATAGRAM(SocketType.SOCK_DGRAM, Content.TEXT, false),
  STREAM_BINARY(SocketType.SOCK_STREAM, Content.BYTES, false),
  DATAGRAM_BINARY(SocketType.SOCK_DGRAM, Content.BYTES, false),
  STREAM_TLS(SocketType.SOCK_STREAM, Content.TEXT, true),
  STREAM_TLS_BINARY(SocketType.SOCK_STREAM, Content.BYTES, true),
  MUD_TLS(SocketType.SOCK_STREAM, Content.VALUES, true);

  /** What a read callback is given. */
  enum Content {
    VALUES,
    TEXT,
    BYTES
  }

  final int type;
  final Content content;
  final boolean tls;

  Mode(int type, Content content, boolean tls) {
    this.type = type;
    this.content = content;
    this.tls = tls;
  }

  /** The mode of this number, or null if the profile has none. */
  static Mode of(int number, EfunProfile profile) {
    boolean known = number >= 0 && number < values().length;
    Mode mode = known ? values()[number] : null;
    return mode != MUD_TLS || profile.has(Repair.MUD_OVER_TLS) ? mode : null;
  }

  boolean isDatagram() {
    return type == SocketType.SOCK_DGRAM;
  }

  /** What {@code socket_status} calls it: a driver has no word for the binary modes without TLS. */
  String shown(EfunProfile profile) {
    if (profile.has(Repair.STATUS_TELLS_ALL)) {
      return name();
    }
    return switch (this) {
      case STREAM_BINARY -> STREAM.name();
      case DATAGRAM_BINARY -> DATAGRAM.name();
      default -> name();
    };
  }
}
