// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/**
 * What can be true of an endpoint: the bits of poll(2), and the two ways of being told that
 * epoll(7) adds.
 *
 * <p>ERR and HUP are always reported, asked for or not.
 */
public final class Events {
  /**
   * There is something to read: bytes, a datagram, the end of the stream, a connection to accept.
   */
  public static final int IN = 0x001;

  /** Something exceptional: urgent data. */
  public static final int PRI = 0x002;

  /** There is room to send. */
  public static final int OUT = 0x004;

  /** An error is pending, or the error queue has something. */
  public static final int ERR = 0x008;

  /** Both directions are shut, or the endpoint was never connected. */
  public static final int HUP = 0x010;

  /** Not an open endpoint. */
  public static final int NVAL = 0x020;

  /** The peer has shut its sending side. */
  public static final int RDHUP = 0x2000;

  /** Normal data may be read; as IN. */
  public static final int RDNORM = 0x040;

  /** Priority band data may be read. */
  public static final int RDBAND = 0x080;

  /** Normal data may be sent; as OUT. */
  public static final int WRNORM = 0x100;

  /** Priority data may be sent. */
  public static final int WRBAND = 0x200;

  /** Wake one of several pollers only, where the engine can (EPOLLEXCLUSIVE). */
  public static final int EXCLUSIVE = 1 << 28;

  /** Tell once, then be silent until watched again (EPOLLONESHOT). */
  public static final int ONESHOT = 1 << 30;

  /** Tell when it becomes true, not while it is (EPOLLET). */
  public static final int EDGE = 1 << 31;

  /** The bits that are facts about an endpoint; the others are ways of being told. */
  public static final int FACTS = 0x3fff;

  private Events() {}

  /** The names of the bits that are set, {@code "IN|OUT"}; {@code "0"} for none. */
  public static String names(int events) {
    StringBuilder names = new StringBuilder();
    append(names, events, IN, "IN");
    append(names, events, PRI, "PRI");
    append(names, events, OUT, "OUT");
    append(names, events, ERR, "ERR");
    append(names, events, HUP, "HUP");
    append(names, events, NVAL, "NVAL");
    append(names, events, RDNORM, "RDNORM");
    append(names, events, RDBAND, "RDBAND");
    append(names, events, WRNORM, "WRNORM");
    append(names, events, WRBAND, "WRBAND");
    append(names, events, RDHUP, "RDHUP");
    append(names, events, EXCLUSIVE, "EXCLUSIVE");
    append(names, events, ONESHOT, "ONESHOT");
    append(names, events, EDGE, "EDGE");
    return names.isEmpty() ? "0" : names.toString();
  }

  private static void append(StringBuilder names, int events, int bit, String name) {
    if ((events & bit) != 0) {
      names.append(names.isEmpty() ? "" : "|").append(name);
    }
  }
}
