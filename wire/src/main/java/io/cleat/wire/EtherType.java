// SPDX-License-Identifier: Apache-2.0
package io.cleat.wire;

/** What an Ethernet frame carries: IANA's IEEE 802 numbers, as far as they are spoken here. */
public final class EtherType {
  /** Internet Protocol version 4. */
  public static final int IPV4 = 0x0800;

  /** Address Resolution Protocol. */
  public static final int ARP = 0x0806;

  /** IEEE 802.1Q: a tag with a VLAN, then the type. */
  public static final int VLAN = 0x8100;

  /** Internet Protocol version 6. */
  public static final int IPV6 = 0x86dd;

  /** IEEE 802.1ad: an outer tag of a provider. */
  public static final int PROVIDER_VLAN = 0x88a8;

  /** Below this, the field is a length of an IEEE 802.3 frame. */
  public static final int FIRST = 0x0600;

  private EtherType() {}
}
