// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * An instance of a class: what C calls a struct. On the wire it has neither a name nor names of
 * fields, so it has none here.
 */
public final class LpcClass implements LpcValue, Iterable<LpcValue> {
  private final LpcValue[] fields;

  private LpcClass(LpcValue[] fields) {
    this.fields = fields;
  }

  /** An instance with {@code fields}. */
  public static LpcClass of(LpcValue... fields) {
    return copyOf(fields, 0, fields.length);
  }

  /** An instance with {@code fields}. */
  public static LpcClass of(List<? extends LpcValue> fields) {
    return of(fields.toArray(LpcValue[]::new));
  }

  /** An instance with {@code size} fields that {@code source} gives one after another. */
  public static LpcClass of(int size, Supplier<? extends LpcValue> source) {
    return new LpcClass(Values.take(size, source));
  }

  /** An instance with the values of {@code source} from {@code from} up to {@code to}. */
  public static LpcClass copyOf(LpcValue[] source, int from, int to) {
    return new LpcClass(Values.copyOf(source, from, to));
  }

  /** How many fields there are. */
  public int size() {
    return fields.length;
  }

  /** The field at {@code index}. */
  public LpcValue at(int index) {
    return fields[index];
  }

  /** The fields as a list that cannot be changed. */
  public List<LpcValue> asList() {
    return Collections.unmodifiableList(Arrays.asList(fields));
  }

  @Override
  public Iterator<LpcValue> iterator() {
    return asList().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LpcClass that && Arrays.equals(fields, that.fields);
  }

  @Override
  public int hashCode() {
    return ~Arrays.hashCode(fields);
  }

  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
