// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** Whether connections use explicit congestion notification, and which: Linux's tcp_ecn. */
enum EcnPolicy {
  /** Never; 0. */
  OFF(Kind.NONE, Kind.NONE),
  /** That of RFC 3168 by connections that we open, and granted to those that ask; 1. */
  ASK(Kind.CLASSIC, Kind.CLASSIC),
  /** That of RFC 3168 granted to those that ask, and not asked for; 2. */
  GRANT(Kind.NONE, Kind.CLASSIC),
  /** That of RFC 9768 by connections that we open, and granted to those that ask; 3. */
  ASK_ACCURATE(Kind.ACCURATE, Kind.ACCURATE),
  /** That of RFC 9768 granted to those that ask, and that of RFC 3168 asked for; 4. */
  ASK_CLASSIC(Kind.CLASSIC, Kind.ACCURATE),
  /** That of RFC 9768 granted to those that ask, and nothing asked for; 5. */
  GRANT_ACCURATE(Kind.NONE, Kind.ACCURATE);

  /** What our SYN asks for. */
  final Kind asked;

  /** The most that is granted. */
  final Kind granted;

  EcnPolicy(Kind asked, Kind granted) {
    this.asked = asked;
    this.granted = granted;
  }

  /** From the least to the most. */
  enum Kind {
    NONE,
    /** RFC 3168. */
    CLASSIC,
    /** RFC 9768. */
    ACCURATE
  }
}
