// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** The modes of {@link SocketEfuns#socketCreate}, by the numbers of the driver's header. */
public final class SocketMode {
  /** LPC values in frames, over TCP. */
  public static final int MUD = 0;

  /** Text over TCP; read as strings. */
  public static final int STREAM = 1;

  /** Text over UDP; read as strings. */
  public static final int DATAGRAM = 2;

  /** Bytes over TCP; read as buffers. */
  public static final int STREAM_BINARY = 3;

  /** Bytes over UDP; read as buffers. */
  public static final int DATAGRAM_BINARY = 4;

  /** Text over TLS; read as strings. */
  public static final int STREAM_TLS = 5;

  /** Bytes over TLS; read as buffers. */
  public static final int STREAM_TLS_BINARY = 6;

  /** LPC values in frames, over TLS; only with {@link Repair#MUD_OVER_TLS}. */
  public static final int MUD_TLS = 7;

  private SocketMode() {}
}
