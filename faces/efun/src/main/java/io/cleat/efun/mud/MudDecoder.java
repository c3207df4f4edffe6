// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.util.Objects;

/**
 * Reads payloads. Whatever they are, the answer is a value: what cannot be read is {@link
 * LpcUndefined}, and {@link #fault} says why. No input makes it throw, take more than a small
 * multiple of the payload's memory, or more than n log n time.
 *
 * <p>A payload ends at its first NUL; a sender need not put one. By {@link
 * MudProfile.Grammar#STRICT} nothing may follow it.
 *
 * <p>A decoder is for one thread at a time.
 */
public final class MudDecoder {
  private final boolean strict;
  private final GrammarReader grammar;
  private final DriverReader driver;
  private final QuotedReader quoted;
  private final ValueStack stack = new ValueStack();
  private MudFault fault;
  private int faultAt;

  /** A decoder that follows {@code profile}. */
  public MudDecoder(MudProfile profile) {
    strict = profile.grammar() == MudProfile.Grammar.STRICT;
    quoted = new QuotedReader(strict, profile.limits().stringBytes());
    grammar = new GrammarReader(profile, quoted, stack);
    driver = new DriverReader(profile, quoted, stack);
  }

  /** The value of {@code payload}: a frame without the four bytes of its length. */
  public LpcValue decode(byte[] payload) {
    return decode(payload, 0, payload.length);
  }

  /**
   * The value of the payload of {@code length} bytes at {@code offset}.
   *
   * @throws IndexOutOfBoundsException if there are no such bytes
   */
  public LpcValue decode(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = Swar.indexOf(bytes, offset, offset + length, (byte) 0);
    LpcValue value = read(bytes, offset, end);
    if (value != null && strict && end + 1 < offset + length) {
      fault = MudFault.TRAILING_TEXT;
      faultAt = end + 1;
      value = null;
    }
    faultAt -= offset;
    stack.clear();
    quoted.clear();
    return value == null ? LpcUndefined.UNDEFINED : value;
  }

  /** Why the last payload was read as undefined, or null if it was not. */
  public MudFault fault() {
    return fault;
  }

  /** How many bytes into the payload {@link #fault} is. */
  public int faultOffset() {
    return faultAt;
  }

  private LpcValue read(byte[] bytes, int from, int to) {
    fault = null;
    LpcValue value = grammar.read(bytes, from, to);
    if (value == null) {
      fault = grammar.fault();
      faultAt = grammar.faultAt();
      if (mayBeRestored()) {
        value = driver.read(bytes, from, to);
        fault = value == null ? fault : null;
      }
    }
    return value;
  }

  /** Whether a driver may still make something of it. */
  private boolean mayBeRestored() {
    return switch (fault) {
      case TOO_DEEP, TOO_WIDE, STRING_TOO_LONG, BAD_UTF8 -> false;
      default -> !strict;
    };
  }
}
