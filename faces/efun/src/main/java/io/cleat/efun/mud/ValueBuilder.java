// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.function.Supplier;

/**
 * Makes the values of a {@link Tape}, one after another, each array in its size and each string by
 * one copy out of the text. It makes nothing else.
 */
final class ValueBuilder implements Supplier<LpcValue> {
  private final Tape tape;
  private byte[] text;
  private int at;

  ValueBuilder(Tape tape) {
    this.tape = tape;
  }

  /** The value whose word is at {@code place}. */
  LpcValue build(byte[] bytes, int place) {
    text = bytes;
    at = place;
    LpcValue value = get();
    text = null;
    return value;
  }

  /** The next value. */
  @Override
  public LpcValue get() {
    long word = tape.word(at++);
    return switch (Tape.tag(word)) {
      case Tape.INT -> LpcInt.of(Tape.number(word));
      case Tape.LONG -> LpcInt.of(tape.word(at++));
      case Tape.FLOAT -> new LpcFloat(Double.longBitsToDouble(tape.word(at++)));
      case Tape.STRING -> string(Tape.place(word), Tape.length(word));
      case Tape.VALUE -> tape.value(word);
      case Tape.ARRAY -> LpcArray.of((int) Tape.number(word), this);
      case Tape.MAPPING -> LpcMapping.of((int) Tape.number(word) / 2, this);
      default -> LpcClass.of((int) Tape.number(word), this);
    };
  }

  /** ASCII by the one constructor that is small enough to be inlined: 0 is the high byte of all. */
  @SuppressWarnings("deprecation")
  private LpcString string(int from, int length) {
    return length == 0 ? LpcString.EMPTY : new LpcString(new String(text, 0, from, length));
  }
}
