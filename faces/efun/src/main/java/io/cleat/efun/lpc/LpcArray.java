// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** An array. As in a driver there is one empty array only, so two of them are the same key. */
public final class LpcArray implements LpcValue, Iterable<LpcValue> {
  /** The empty array. */
  public static final LpcArray EMPTY = new LpcArray(new LpcValue[0]);

  private final LpcValue[] elements;

  private LpcArray(LpcValue[] elements) {
    this.elements = elements;
  }

  /** An array of {@code elements}. */
  public static LpcArray of(LpcValue... elements) {
    return copyOf(elements, 0, elements.length);
  }

  /** An array of {@code elements}. */
  public static LpcArray of(List<? extends LpcValue> elements) {
    return of(elements.toArray(LpcValue[]::new));
  }

  /** An array of {@code size} values that {@code source} gives one after another. */
  public static LpcArray of(int size, Supplier<? extends LpcValue> source) {
    return size == 0 ? EMPTY : new LpcArray(Values.take(size, source));
  }

  /** An array of the values of {@code source} from {@code from} up to {@code to}. */
  public static LpcArray copyOf(LpcValue[] source, int from, int to) {
    return from == to ? EMPTY : new LpcArray(Values.copyOf(source, from, to));
  }

  /** How many elements there are. */
  public int size() {
    return elements.length;
  }

  /** The element at {@code index}. */
  public LpcValue at(int index) {
    return elements[index];
  }

  /** The elements as a list that cannot be changed. */
  public List<LpcValue> asList() {
    return Collections.unmodifiableList(Arrays.asList(elements));
  }

  @Override
  public Iterator<LpcValue> iterator() {
    return asList().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LpcArray that && Arrays.equals(elements, that.elements);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(elements);
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
