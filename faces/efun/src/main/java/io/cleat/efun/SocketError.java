// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import java.util.List;

/** What the efuns answer: {@code socket_err.h}, with the texts of {@code socket_error}. */
public final class SocketError {
  /** It went well. */
  public static final int EESUCCESS = 1;

  /** The engine has made no socket. */
  public static final int EESOCKET = -1;

  /** An option that every socket has could not be set. */
  public static final int EESETSOCKOPT = -2;

  /** Not used: endpoints never block. */
  public static final int EENONBLOCK = -3;

  /** {@link EfunProfile#socketsMax} sockets are open. */
  public static final int EENOSOCKS = -4;

  /** No such descriptor was ever given out. */
  public static final int EEFDRANGE = -5;

  /** The socket is closed, or closed but for bytes still to be sent. */
  public static final int EEBADF = -6;

  /** The master forbids it, or the caller does not own the socket. */
  public static final int EESECURITY = -7;

  /** It has an address already. */
  public static final int EEISBOUND = -8;

  /** Somebody else has the address. */
  public static final int EEADDRINUSE = -9;

  /** The engine refuses the address. */
  public static final int EEBIND = -10;

  /** Not used: an address that cannot be told is shown as none. */
  public static final int EEGETSOCKNAME = -11;

  /** No such mode, or not with this mode. */
  public static final int EEMODENOTSUPP = -12;

  /** It has no address, or the datagram is for nobody. */
  public static final int EENOADDR = -13;

  /** It is connected, or not to be connected any more. */
  public static final int EEISCONN = -14;

  /** The engine refuses to listen; or certificate and key cannot be read. */
  public static final int EELISTEN = -15;

  /** It does not listen. */
  public static final int EENOTLISTN = -16;

  /** No connection waits; or there is no room for a single byte. */
  public static final int EEWOULDBLOCK = -17;

  /** The call was interrupted. */
  public static final int EEINTR = -18;

  /** The engine could not hand over a connection; or the listener has no certificate. */
  public static final int EEACCEPT = -19;

  /** It listens. */
  public static final int EEISLISTEN = -20;

  /** No address can be read from the text, or none may be given. */
  public static final int EEBADADDR = -21;

  /** The write callback has not come yet. */
  public static final int EEALREADY = -22;

  /** Nobody listens there; where the engine says so at once. */
  public static final int EECONNREFUSED = -23;

  /** The engine refuses to connect. */
  public static final int EECONNECT = -24;

  /** It is not connected. */
  public static final int EENOTCONN = -25;

  /** A value of this type cannot be sent in this mode. */
  public static final int EETYPENOTSUPP = -26;

  /** The engine has not sent the datagram. */
  public static final int EESENDTO = -27;

  /** The connection has failed; the close callback is called. */
  public static final int EESEND = -28;

  /** The message is accepted and is on its way: write again after the write callback. */
  public static final int EECALLBACK = -29;

  /** It is being released. */
  public static final int EESOCKRLSD = -30;

  /** It is not being released, or nobody has acquired it. */
  public static final int EESOCKNOTRLSD = -31;

  /** The peer could not take the value: too deep, too wide, too long. */
  public static final int EEBADDATA = -32;

  private static final String UNKNOWN = "socket_error: invalid error number";

  private static final List<String> TEXTS =
      List.of(
          "Problem creating socket",
          "Problem with setsockopt",
          "Problem setting non-blocking mode",
          "No more available efun sockets",
          "Descriptor out of range",
          "Socket is closed",
          "Security violation attempted",
          "Socket is already bound",
          "Address already in use",
          "Problem with bind",
          "Problem with getsockname",
          "Socket mode not supported",
          "Socket not bound to an address",
          "Socket is already connected",
          "Problem with listen",
          "Socket not listening",
          "Operation would block",
          "Interrupted system call",
          "Problem with accept",
          "Socket is listening",
          "Problem with address format",
          "Operation already in progress",
          "Connection refused",
          "Problem with connect",
          "Socket not connected",
          "Object type not supported",
          "Problem with sendto",
          "Problem with send",
          "Wait for callback",
          "Socket already released",
          "Socket not released",
          "Data nested too deeply");

  private SocketError() {}

  /** The text of a negative code; of any other number that it is none. */
  static String text(int code) {
    return code < 0 && code >= -TEXTS.size() ? TEXTS.get(-1 - code) : UNKNOWN;
  }
}
