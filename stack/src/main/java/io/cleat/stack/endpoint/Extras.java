// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.endpoint;

import io.cleat.stack.ip.Interface;
import java.util.ArrayList;
import java.util.List;

/** Options that few endpoints set; made when the first is. */
final class Extras {
  // What the endpoint wants to hear with each datagram, or has allowed itself: bits of {@link
  // #wants}.
  static final int PKTINFO = 1;
  static final int RECV_TTL = 1 << 1;
  static final int RECV_TOS = 1 << 2;
  static final int RECV_ORIGINAL = 1 << 3;
  static final int RECV_ERRORS = 1 << 4;
  static final int PKTINFO6 = 1 << 5;
  static final int RECV_HOP_LIMIT = 1 << 6;
  static final int RECV_CLASS = 1 << 7;
  static final int RECV_ORIGINAL6 = 1 << 8;
  static final int RECV_ERRORS6 = 1 << 9;
  static final int TIMESTAMP = 1 << 10;
  static final int TIMESTAMP_NANOS = 1 << 11;
  static final int FREE_BIND = 1 << 12;
  static final int TRANSPARENT = 1 << 13;
  static final int DONT_FRAGMENT6 = 1 << 14;
  static final int NO_MULTICAST_ALL = 1 << 15;
  static final int NO_MULTICAST_LOOP = 1 << 16;
  static final int NO_MULTICAST_LOOP6 = 1 << 17;
  static final int NO_MULTICAST_ALL6 = 1 << 18;
  static final int HEADER_INCLUDED = 1 << 19;
  static final int GRO = 1 << 21;
  static final int NO_CHECK = 1 << 22;

  /** SO_COOKIE; 0 while nobody has asked. */
  long cookie;

  int lingerSeconds;
  long receiveTimeoutMicros;
  long sendTimeoutMicros;
  int priority;
  int mark;
  int lowWater = 1;
  int wants;

  /** SO_BINDTODEVICE. */
  Interface device;

  int multicastTtl = 1;

  /** Of IPv6, where -1 stands for the default, which is 1 too. */
  int multicastHops = 1;

  /** IP_MULTICAST_IF and IPV6_MULTICAST_IF; 0 for none. */
  int multicastInterface;

  int multicastInterface6;

  /** The address of IP_MULTICAST_IF. */
  int multicastAddress;

  /** IP_UNICAST_IF and IPV6_UNICAST_IF; 0 for none. */
  int unicastInterface;

  int leastTtl;
  int leastHops;

  /** Groups that it listens to. */
  final List<Membership> memberships = new ArrayList<>(0);

  Extras() {}

  boolean wants(int what) {
    return (wants & what) != 0;
  }

  void want(int what, boolean on) {
    wants = on ? wants | what : wants & ~what;
  }

  /** What a connection takes over from its listener. */
  Extras forChild() {
    Extras child = new Extras();
    child.lingerSeconds = lingerSeconds;
    child.lowWater = lowWater;
    child.priority = priority;
    child.mark = mark;
    child.sendTimeoutMicros = sendTimeoutMicros;
    child.receiveTimeoutMicros = receiveTimeoutMicros;
    child.wants = wants;
    child.device = device;
    child.leastTtl = leastTtl;
    child.leastHops = leastHops;
    return child;
  }
}
