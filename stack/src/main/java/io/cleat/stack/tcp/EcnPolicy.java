// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

/** Whether connections use explicit congestion notification (RFC 3168): Linux's tcp_ecn. */
enum EcnPolicy {
  /** Never; 0. */
  OFF,
  /** Asked for by connections that we open, and granted to those that ask; 1. */
  ASK,
  /** Granted to those that ask, and not asked for; 2. */
  GRANT
}
