// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.server;

import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Unix;
import java.util.Locale;

/**
 * What carries the bytes between the load and a server. Addresses are on loopback or in the file
 * system.
 */
public enum Transport {
  /** TCP over IPv4; an address is a port. */
  TCP(Family.AF_INET),
  /** AF_UNIX streams; an address is a path. */
  UNIX(Family.AF_UNIX),
  /** UDP over IPv4; an address is a port. */
  UDP(Family.AF_INET);

  private final int domain;

  Transport(int domain) {
    this.domain = domain;
  }

  /** The family, {@code AF_*}. */
  public int domain() {
    return domain;
  }

  /** The address that a server has named. */
  public Address address(String text) {
    return this == UNIX ? Unix.path(text) : Inet.loopback(Integer.parseInt(text));
  }

  /** As options and results have it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
