// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.count;

/** Whose check turned bytes away. */
public enum Layer {
  ETHERNET,
  ARP,
  NDP,
  IPV4,
  IPV6,
  ICMPV4,
  ICMPV6,
  IGMP,
  MLD,
  TCP,
  UDP
}
