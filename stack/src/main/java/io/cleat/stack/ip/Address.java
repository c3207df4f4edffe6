// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import io.cleat.stack.time.Wheel;

/** An address of an interface, and for how long it is one (RFC 4862 5.5.4). */
final class Address {
  final Prefix prefix;

  /** When it is to be used no more; {@link Wheel#NEVER} for an address that somebody gave. */
  long validUntil = Wheel.NEVER;

  /** When new conversations are to begin from other addresses. */
  long preferredUntil = Wheel.NEVER;

  /** Whether a router's prefix made it, which says nothing about who else is on the link. */
  final boolean autonomous;

  Address(Prefix prefix, boolean autonomous) {
    this.prefix = prefix;
    this.autonomous = autonomous;
  }

  Address(Prefix prefix) {
    this(prefix, false);
  }

  /** RFC 4862 5.5.4: a preferred address becomes deprecated when its preferred lifetime expires. */
  boolean isDeprecated(long now) {
    return preferredUntil != Wheel.NEVER && now >= preferredUntil;
  }

  boolean is(long high, long low) {
    return prefix.low() == low && prefix.high() == high;
  }
}
