// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcClass;
import io.cleat.efun.lpc.LpcFloat;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcReference;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.util.Arrays;

/**
 * Makes frames of values, in a form that every driver reads, or says why not. Nothing is sent in
 * part: a value is refused as a whole.
 *
 * <p>Buffers, functions and, within containers, objects have no form on the wire: their place is
 * left empty and read as {@code 0}. Undefined is sent as {@code 0}. Mappings are sent in their own
 * order.
 *
 * <p>An encoder keeps the memory of its last frame and is for one thread at a time. After the first
 * frames it allocates nothing, but for floats of many digits.
 */
public final class MudEncoder {
  private final MudProfile profile;
  private final MudLimits limits;
  private final int sizeMax;
  private final Text text = new Text();
  private MudRefusal refusal;

  /** An encoder that follows {@code profile}. */
  public MudEncoder(MudProfile profile) {
    this.profile = profile;
    this.limits = profile.limits();
    this.sizeMax = Math.addExact(Frame.HEADER_BYTES, profile.sentFrameBytes());
  }

  /**
   * Makes the frame of {@code value}.
   *
   * @return how many bytes at the beginning of {@link #bytes} are the frame, or the negative {@link
   *     MudRefusal#code}; then {@link #refusal} says more
   */
  public int encode(LpcValue value) {
    text.restart();
    refusal =
        value instanceof LpcReference(var kind, _) && kind == LpcReference.Kind.OBJECT
            ? MudRefusal.OBJECT
            : put(value, 0);
    if (refusal == null) {
      text.put('\0');
      refusal = frameTooLong();
    }
    if (refusal != null) {
      return refusal.code();
    }
    Frame.length(text.bytes(), 0, text.size() - Frame.HEADER_BYTES);
    return text.size();
  }

  /** The memory of the last frame, valid until the next call of {@link #encode}. */
  public byte[] bytes() {
    return text.bytes();
  }

  /** Why the last value was refused, or null if it was not. */
  public MudRefusal refusal() {
    return refusal;
  }

  /**
   * A new frame of {@code value}.
   *
   * @throws IllegalArgumentException if it is refused
   */
  public byte[] frame(LpcValue value) {
    int length = encode(value);
    if (length < 0) {
      throw new IllegalArgumentException(refusal.text());
    }
    return Arrays.copyOf(text.bytes(), length);
  }

  /** Puts {@code value}, which is in {@code depth} containers; answers why it cannot, or null. */
  private MudRefusal put(LpcValue value, int depth) {
    if (value instanceof LpcString string) {
      return text.putString(string.text(), limits.stringBytes(), sizeMax);
    }
    if (value instanceof LpcInt number) {
      return putInt(number.number());
    }
    return switch (value) {
      case LpcArray array -> putArray(array, depth + 1);
      case LpcMapping mapping -> putMapping(mapping, depth + 1);
      case LpcFloat number -> putFloat(number.number());
      case LpcClass instance -> putClass(instance, depth + 1);
      case LpcUndefined _ -> putInt(0);
      default -> null;
    };
  }

  private MudRefusal putInt(long number) {
    text.putLong(number);
    return null;
  }

  private MudRefusal putFloat(double number) {
    if (profile.floatWriting() == MudProfile.FloatWriting.SIX_DECIMALS) {
      FloatText.putSixDecimals(text, number);
      return null;
    }
    if (!Double.isFinite(number)) {
      return MudRefusal.NOT_FINITE;
    }
    FloatText.putLossless(text, number);
    return null;
  }

  private MudRefusal putArray(LpcArray array, int depth) {
    MudRefusal refused = container(depth, array.size(), limits.arrayElements());
    text.put('(', '{');
    for (int i = 0; i < array.size() && refused == null; i++) {
      refused = putElement(array.at(i), depth, ',');
    }
    text.put('}', ')');
    return refused;
  }

  private MudRefusal putClass(LpcClass instance, int depth) {
    MudRefusal refused = container(depth, instance.size(), limits.arrayElements());
    text.put('(', '/');
    for (int i = 0; i < instance.size() && refused == null; i++) {
      refused = putElement(instance.at(i), depth, ',');
    }
    text.put('/', ')');
    return refused;
  }

  private MudRefusal putMapping(LpcMapping mapping, int depth) {
    MudRefusal refused = container(depth, mapping.size(), limits.mappingEntries());
    text.put('(', '[');
    for (int i = 0; i < mapping.size() && refused == null; i++) {
      refused = putElement(mapping.keyAt(i), depth, ':');
      if (refused == null) {
        refused = putElement(mapping.valueAt(i), depth, ',');
      }
    }
    text.put(']', ')');
    return refused;
  }

  private MudRefusal container(int depth, int size, int sizeMax) {
    if (depth > limits.sentDepth()) {
      return MudRefusal.TOO_DEEP;
    }
    return size > sizeMax ? MudRefusal.TOO_WIDE : null;
  }

  private MudRefusal putElement(LpcValue value, int depth, char delimiter) {
    MudRefusal refused = put(value, depth);
    text.put(delimiter);
    return refused == null ? frameTooLong() : refused;
  }

  private MudRefusal frameTooLong() {
    return text.size() > sizeMax ? MudRefusal.FRAME_TOO_LONG : null;
  }
}
