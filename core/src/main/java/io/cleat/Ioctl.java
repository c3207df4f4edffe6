// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/** Requests of ioctl(2) that sockets understand (socket(7), tcp(7), udp(7), netdevice(7)). */
public final class Ioctl {
  /** Bytes that can be read without waiting: an int. Of datagrams the size of the first. */
  public static final int FIONREAD = 0x541b;

  /** As FIONREAD. */
  public static final int SIOCINQ = FIONREAD;

  /** Bytes in the send queue not acknowledged yet: an int. */
  public static final int SIOCOUTQ = 0x5411;

  /** Bytes in the send queue not sent yet: an int. */
  public static final int SIOCOUTQNSD = 0x894b;

  /**
   * Non-blocking mode: an int, 0 or not. Descriptors have it, endpoints do not: they never wait.
   */
  public static final int FIONBIO = 0x5421;

  /** Signals on readiness: an int, 0 or not. */
  public static final int FIOASYNC = 0x5452;

  /** Process or group that gets the signals: an int. */
  public static final int FIOSETOWN = 0x8901;

  /** As FIOSETOWN. */
  public static final int SIOCSPGRP = 0x8902;

  /** Reads what FIOSETOWN set. */
  public static final int FIOGETOWN = 0x8903;

  /** As FIOGETOWN. */
  public static final int SIOCGPGRP = 0x8904;

  /** Whether reading has come to the mark of urgent data: an int, 0 or 1. */
  public static final int SIOCATMARK = 0x8905;

  /** Time of the last datagram: a struct timeval. */
  public static final int SIOCGSTAMP = 0x8906;

  /** Time of the last datagram: a struct timespec. */
  public static final int SIOCGSTAMPNS = 0x8907;

  /** An interface's name from its index: a struct ifreq. */
  public static final int SIOCGIFNAME = 0x8910;

  /** The list of interfaces with IPv4 addresses: a struct ifconf. */
  public static final int SIOCGIFCONF = 0x8912;

  /** An interface's flags: a struct ifreq. */
  public static final int SIOCGIFFLAGS = 0x8913;

  /** Sets an interface's flags: a struct ifreq. */
  public static final int SIOCSIFFLAGS = 0x8914;

  /** An interface's IPv4 address: a struct ifreq. */
  public static final int SIOCGIFADDR = 0x8915;

  /** An interface's broadcast address: a struct ifreq. */
  public static final int SIOCGIFBRDADDR = 0x8919;

  /** An interface's netmask: a struct ifreq. */
  public static final int SIOCGIFNETMASK = 0x891b;

  /** An interface's MTU: a struct ifreq. */
  public static final int SIOCGIFMTU = 0x8921;

  /** An interface's hardware address: a struct ifreq. */
  public static final int SIOCGIFHWADDR = 0x8927;

  /** An interface's index from its name: a struct ifreq. */
  public static final int SIOCGIFINDEX = 0x8933;

  private Ioctl() {}
}
