// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

/**
 * What FluffOS does and nobody can want, put right. An {@link EfunProfile} has any set of these;
 * the default has them all. Floats and limits of frames are repaired by the profile's {@link
 * io.cleat.efun.mud.MudProfile}.
 */
public enum Repair {
  /**
   * A character of text that is cut by two segments arrives whole. The driver puts U+FFFD for each
   * part.
   */
  UTF8_ACROSS_SEGMENTS,

  /** Text behind a NUL arrives, with the NUL. The driver drops it up to the end of the segment. */
  TEXT_AFTER_NUL,

  /** An empty datagram is read as such. The driver closes the socket and tells nobody. */
  EMPTY_DATAGRAMS,

  /**
   * Datagrams in text mode are strings, U+FFFD where they are not UTF-8. The driver hands over a
   * buffer then.
   */
  DATAGRAMS_KEEP_TYPE,

  /**
   * TLS that fails, and a connect of TLS that is refused, call the close callback. The driver
   * closes the socket and tells nobody.
   */
  TLS_FAILURES_REPORTED,

  /** A close callback gets the reason as second argument. */
  CLOSE_REASONS,

  /**
   * A TLS client verifies the server's certificate unless told otherwise, and that it is for the
   * name (or address) connected to. The driver verifies when told to, and never the name.
   */
  TLS_VERIFIES,

  /** {@code socket_get_option} answers. The driver takes its arguments for each other. */
  OPTIONS_WORK,

  /**
   * Options are the owner's, and the master is asked: {@code valid_socket} and, for files, {@code
   * valid_read}. The driver asks nobody.
   */
  OPTIONS_ASK,

  /** A port beyond 65535 is EEBADADDR. The driver takes it modulo 65536. */
  PORTS_CHECKED,

  /**
   * Addresses may be IPv6 ({@code "::1 4000"}), host names to connect to ({@code "localhost
   * 4000"}), and UNIX paths or abstract names ({@code "/run/mud"}, {@code "@mud"}). The driver
   * reads numeric IPv4.
   */
  MORE_ADDRESSES,

  /**
   * EEWOULDBLOCK is followed by a write callback. The driver accepts nothing and never calls back.
   */
  BLOCKED_WRITE_CALLS_BACK,

  /**
   * An array on a stream is EETYPENOTSUPP. The driver sends the low halves of its numbers, as they
   * are in memory.
   */
  ARRAYS_REFUSED,

  /**
   * A listen callback comes once for what has arrived, and again after each accept while more
   * waits. The driver repeats it in every turn of its loop.
   */
  LISTEN_CALLS_ONCE,

  /**
   * {@code socket_status} says which mode is binary and who owns a socket that is being released;
   * {@code socket_address} of a bad descriptor is empty.
   */
  STATUS_TELLS_ALL,

  /** A value nested too deeply is EEBADDATA. The driver raises an error of LPC. */
  TOO_DEEP_IS_A_CODE,

  /**
   * A datagram socket that was never bound is bound by its first write, and receives. The driver's
   * receives nothing and cannot be bound any more.
   */
  UNBOUND_DATAGRAMS_RECEIVE,

  /** There is {@link SocketMode#MUD_TLS}. */
  MUD_OVER_TLS,

  /**
   * A write that finds the connection broken answers, and the close callback comes from the loop.
   * The driver calls it within the write.
   */
  CALLBACKS_FROM_THE_LOOP,

  /**
   * A small write is sent without delay. The driver's waits until the one before is acknowledged,
   * which may take 40 ms (RFC 1122 section 4.2.3.4).
   */
  SMALL_WRITES_AT_ONCE,

  /**
   * What is written to a connection within one turn of the loop is sent together, at its end or as
   * soon as 64 KiB are there. The driver sends each write by itself, and so knows at once what
   * became of it: here a connection that has failed is told by the close callback, after writes
   * that answered EESUCCESS.
   */
  WRITES_GATHERED
}
