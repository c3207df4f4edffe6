// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/** The options of {@link SocketEfuns#socketSetOption}; the first four are the driver's. */
public final class SocketOption {
  /**
   * int, 0 or 1: whether the peer's certificate must be good. With {@link Repair#TLS_VERIFIES} 1 to
   * start with, and the certificate must be for the name that was connected to.
   */
  public static final int SO_TLS_VERIFY_PEER = 1;

  /** string: the server's name that a client asks for, and checks where it checks names. */
  public static final int SO_TLS_SNI_HOSTNAME = 2;

  /** string: path of a file with a listener's certificates, PEM, its own first. */
  public static final int SO_TLS_CERT = 3;

  /** string: path of a file with the private key, PEM, not encrypted. */
  public static final int SO_TLS_KEY = 4;

  /**
   * string: path of a file with the certificates to trust, PEM, instead of Java's own; only with
   * {@link Repair#OPTIONS_WORK}.
   */
  public static final int SO_TLS_CA = 5;

  private SocketOption() {}
}
