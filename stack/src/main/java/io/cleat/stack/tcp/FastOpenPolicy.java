// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/**
 * Who may use TCP Fast Open, net.ipv4.tcp_fastopen.
 *
 * @param bits as Linux has them
 */
record FastOpenPolicy(int bits) {
  private static final int CLIENT = 1;
  private static final int SERVER = 2;
  private static final int CLIENT_WITHOUT_COOKIE = 4;
  private static final int SERVER_WITHOUT_COOKIE = 0x200;
  private static final int ALL_LISTENERS = 0x400;

  boolean asks() {
    return (bits & CLIENT) != 0;
  }

  boolean asksWithoutCookie() {
    return (bits & CLIENT_WITHOUT_COOKIE) != 0;
  }

  boolean serves() {
    return (bits & SERVER) != 0;
  }

  boolean servesWithoutCookie() {
    return (bits & SERVER_WITHOUT_COOKIE) != 0;
  }

  /** Whether listeners do that did not ask for it. */
  boolean servesEverywhere() {
    return serves() && (bits & ALL_LISTENERS) != 0;
  }
}
