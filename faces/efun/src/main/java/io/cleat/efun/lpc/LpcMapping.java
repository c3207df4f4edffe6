// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A mapping from values to values. The order is that in which keys were first put; a driver has an
 * order of its own, which nobody may rely on. Which keys are the same is {@link LpcValue#sameKey}.
 *
 * <p>Mappings are equal if they hold equal values for the same keys; the order does not matter.
 * Keys that are arrays or the like are compared by what they hold, in order.
 */
public final class LpcMapping implements LpcValue {
  /** Up to here a look-up compares keys one by one, beyond it asks a hash table. */
  private static final int INDEXED_MIN = 9;

  private final LpcValue[] pairs;

  /** The place of each key's pair; null for small mappings. */
  private final Map<Object, Integer> index;

  private LpcMapping(LpcValue[] pairs, Map<Object, Integer> index) {
    this.pairs = pairs;
    this.index = index;
  }

  /** A mapping of {@code pairs}: key, value, key, value. Of the same keys the last value stays. */
  public static LpcMapping of(LpcValue... pairs) {
    return copyOf(pairs, 0, pairs.length);
  }

  /** A mapping of the entries of {@code entries}, in its order. */
  public static LpcMapping of(Map<? extends LpcValue, ? extends LpcValue> entries) {
    LpcValue[] pairs = new LpcValue[entries.size() * 2];
    int size = 0;
    for (var entry : entries.entrySet()) {
      pairs[size++] = entry.getKey();
      pairs[size++] = entry.getValue();
    }
    return of(pairs);
  }

  /**
   * A mapping of the keys and values that alternate in {@code source} from {@code from} up to
   * {@code to}. The time it takes grows no faster than n log n, whatever the keys are.
   */
  public static LpcMapping copyOf(LpcValue[] source, int from, int to) {
    if ((to - from) % 2 != 0) {
      throw new IllegalArgumentException("a key without a value");
    }
    return ofOwn(Values.copyOf(source, from, to));
  }

  /**
   * A mapping of {@code count} keys, each with its value behind it, that {@code source} gives one
   * after another. As {@link #copyOf} otherwise.
   */
  public static LpcMapping of(int count, Supplier<? extends LpcValue> source) {
    return ofOwn(Values.take(Math.multiplyExact(count, 2), source));
  }

  /** Of pairs that nobody else has. */
  private static LpcMapping ofOwn(LpcValue[] pairs) {
    return pairs.length < INDEXED_MIN * 2 ? small(pairs) : indexed(pairs);
  }

  /** How many keys there are. */
  public int size() {
    return pairs.length / 2;
  }

  /** The key of the pair at {@code place}, from 0 up to {@link #size}. */
  public LpcValue keyAt(int place) {
    return pairs[place * 2];
  }

  /** The value of the pair at {@code place}, from 0 up to {@link #size}. */
  public LpcValue valueAt(int place) {
    return pairs[place * 2 + 1];
  }

  /** The value of {@code key}, or {@link LpcUndefined} if there is no such key. */
  public LpcValue get(LpcValue key) {
    int place = placeOf(key);
    return place < 0 ? LpcUndefined.UNDEFINED : valueAt(place);
  }

  /** The value of the string {@code key}, or {@link LpcUndefined} if there is no such key. */
  public LpcValue get(String key) {
    return get(new LpcString(key));
  }

  /** Whether {@code key} is one of the keys. */
  public boolean has(LpcValue key) {
    return placeOf(key) >= 0;
  }

  private static LpcMapping small(LpcValue[] pairs) {
    int size = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      int at = find(pairs, size, pairs[i]);
      if (at == size) {
        pairs[at] = pairs[i];
        size += 2;
      }
      pairs[at + 1] = pairs[i + 1];
    }
    return new LpcMapping(trimmed(pairs, size), null);
  }

  private static LpcMapping indexed(LpcValue[] pairs) {
    Map<Object, Integer> index = HashMap.newHashMap(pairs.length / 2);
    int size = 0;
    for (int i = 0; i < pairs.length; i += 2) {
      Integer seen = index.putIfAbsent(hashed(pairs[i]), size / 2);
      int at = seen == null ? size : seen * 2;
      if (seen == null) {
        pairs[at] = pairs[i];
        size += 2;
      }
      pairs[at + 1] = pairs[i + 1];
    }
    return new LpcMapping(trimmed(pairs, size), index);
  }

  private static LpcValue[] trimmed(LpcValue[] pairs, int size) {
    return size == pairs.length ? pairs : Arrays.copyOf(pairs, size);
  }

  private int placeOf(LpcValue key) {
    if (index != null) {
      return index.getOrDefault(hashed(key), -1);
    }
    int at = find(pairs, pairs.length, key);
    return at == pairs.length ? -1 : at / 2;
  }

  private static int find(LpcValue[] pairs, int size, LpcValue key) {
    return key instanceof LpcString string
        ? findText(pairs, size, string.text())
        : findOther(pairs, size, key);
  }

  private static int findText(LpcValue[] pairs, int size, String text) {
    int at = 0;
    while (at < size && !(pairs[at] instanceof LpcString key && key.text().equals(text))) {
      at += 2;
    }
    return at;
  }

  private static int findOther(LpcValue[] pairs, int size, LpcValue key) {
    int at = 0;
    while (at < size && !LpcValue.sameKey(pairs[at], key)) {
      at += 2;
    }
    return at;
  }

  /**
   * What stands for the key in the hash table. Strings and numbers are comparable, so the table
   * stays fast when somebody sends keys of one hash on purpose; identity cannot be sent.
   */
  private static Object hashed(LpcValue key) {
    return switch (key) {
      case LpcString(String text) -> text;
      case LpcInt(long number) -> number;
      case LpcUndefined _ -> 0L;
      case LpcFloat(double number) -> new FloatKey(Double.doubleToRawLongBits(number));
      case LpcReference reference -> reference;
      default -> new Identity(key);
    };
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof LpcMapping that) || that.size() != size()) {
      return false;
    }
    return Arrays.equals(pairs, that.pairs) || holdsAllOf(that);
  }

  private boolean holdsAllOf(LpcMapping that) {
    for (int place = 0; place < size(); place++) {
      if (!that.has(keyAt(place)) || !valueAt(place).equals(that.get(keyAt(place)))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int sum = 0;
    for (int i = 1; i < pairs.length; i += 2) {
      sum += pairs[i].hashCode();
    }
    return sum;
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }

  private record FloatKey(long bits) implements Comparable<FloatKey> {
    @Override
    public int compareTo(FloatKey other) {
      return Long.compare(bits, other.bits);
    }
  }

  private record Identity(LpcValue value) {
    @Override
    @SuppressWarnings("ReferenceEquality") // Identity is the point.
    public boolean equals(Object other) {
      return other instanceof Identity that && value == that.value;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(Objects.requireNonNull(value));
    }
  }
}
