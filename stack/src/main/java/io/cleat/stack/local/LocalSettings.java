// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

/** The options of an endpoint, socket(7) and unix(7). */
final class LocalSettings {
  // Options that are on or off, bits of flags.
  static final int PASS_CREDENTIALS = 1;
  static final int URGENT_INLINE = 1 << 1;
  static final int LINGER = 1 << 2;

  /** The first of those that AF_UNIX keeps and does nothing with. */
  static final int FIRST_KEPT = 1 << 3;

  /** Linux's net.core.wmem_default and rmem_default. */
  private static final int BUFFER_BYTES = 212_992;

  int sendBufferBytes = BUFFER_BYTES;
  int receiveBufferBytes = BUFFER_BYTES;

  /** SO_PEEK_OFF; negative for none. */
  int peekOffset = -1;

  /** SO_COOKIE; 0 while nobody has asked. */
  long cookie;

  int lingerSeconds;
  int lowWater = 1;
  int priority;
  int mark;
  long receiveTimeoutMicros;
  long sendTimeoutMicros;
  private int flags;

  boolean is(int flag) {
    return (flags & flag) != 0;
  }

  void set(int flag, boolean on) {
    flags = on ? flags | flag : flags & ~flag;
  }

  /** Where a call with these flags begins to read. */
  int skipped(boolean peeks) {
    return peeks ? Math.max(peekOffset, 0) : 0;
  }

  /** socket(7), SO_PEEK_OFF: a peek moves on, and removing data moves back. */
  void peeked(int bytes) {
    if (peekOffset >= 0) {
      peekOffset += bytes;
    }
  }

  void removed(int bytes) {
    if (peekOffset >= 0) {
      peekOffset = Math.max(peekOffset - bytes, 0);
    }
  }
}
