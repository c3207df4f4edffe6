// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

/** What became of a packet that was to be sent. */
public enum SendResult {
  /** It is on its way, or waits for those before it. */
  ACCEPTED,
  /** There is no router at the moment; it is dropped. */
  NOT_CONNECTED,
  /** Too many wait already; it is dropped. */
  FULL,
  /** It is too long, or has what MUD mode cannot say; it is dropped. */
  REFUSED
}
