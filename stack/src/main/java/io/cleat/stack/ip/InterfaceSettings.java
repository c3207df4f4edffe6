// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/** What an Ethernet interface does of its own accord; to be set before it is attached. */
public final class InterfaceSettings {
  /**
   * Solicitations before an IPv6 address is used, RFC 4862 5.1 DupAddrDetectTransmits; 0 uses it at
   * once.
   */
  public int duplicateAddressTransmits = 1;

  /** Whether an IPv4 address is probed for before it is used, for 4 to 9 seconds (RFC 5227 2.1). */
  public boolean probe;

  /** Whether an IPv4 address is announced when it is first used (RFC 5227 2.3). */
  public boolean announce = true;

  /**
   * Whether the interface makes itself a link-local IPv6 address, asks for routers and takes
   * prefixes from them (RFC 4862).
   */
  public boolean autoconfigure = true;

  /** Whether routers may show a better way (RFC 1122 3.2.2.2, RFC 4861 8). */
  public boolean acceptRedirects = true;

  /** Whether routers are told which groups are listened to (RFC 3376, RFC 3810). */
  public boolean reportGroups = true;

  /** As Linux has it. */
  public InterfaceSettings() {}
}
