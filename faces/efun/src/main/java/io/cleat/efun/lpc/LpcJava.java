// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns values into plain Java values and back.
 *
 * <table>
 * <caption>What becomes what</caption>
 * <tr><th>LPC</th><th>to Java</th><th>also taken from Java</th></tr>
 * <tr><td>int</td><td>Long</td><td>Integer, Short, Byte; Boolean as 1 and 0</td></tr>
 * <tr><td>float</td><td>Double</td><td>Float</td></tr>
 * <tr><td>string</td><td>String</td><td>any CharSequence, Character, an enum's name</td></tr>
 * <tr><td>array</td><td>List</td><td>any Iterable, Object[]</td></tr>
 * <tr><td>mapping</td><td>LinkedHashMap</td><td>any Map, in its order</td></tr>
 * <tr><td>buffer</td><td>byte[]</td><td></td></tr>
 * <tr><td>undefined</td><td>null</td><td></td></tr>
 * <tr><td>class, reference</td><td>themselves</td><td>any LpcValue</td></tr>
 * </table>
 *
 * <p>Records are turned into classes and back by {@link LpcRecords}.
 */
public final class LpcJava {
  private LpcJava() {}

  /**
   * The value that {@code java} stands for.
   *
   * @throws IllegalArgumentException if it, or something in it, stands for none, or is nested
   *     deeper than {@link LpcValue#DEPTH_MAX}
   */
  public static LpcValue from(Object java) {
    return from(java, 0);
  }

  /**
   * What {@code value} is in Java. A list or a map may hold null for undefined. Keys that Java
   * takes for equal and LPC does not, such as two arrays of equal elements, become one.
   *
   * @throws IllegalArgumentException if it is nested deeper than {@link LpcValue#DEPTH_MAX}
   */
  public static Object to(LpcValue value) {
    return to(value, 0);
  }

  private static LpcValue from(Object java, int depth) {
    checkDepth(depth);
    return switch (java) {
      case null -> LpcUndefined.UNDEFINED;
      case LpcValue value -> value;
      case CharSequence text -> new LpcString(text.toString());
      case Character letter -> new LpcString(letter.toString());
      case Enum<?> constant -> new LpcString(constant.name());
      case Boolean truth -> LpcInt.of(truth ? 1 : 0);
      case Number number -> fromNumber(number);
      case byte[] bytes -> LpcBuffer.of(bytes);
      case Map<?, ?> map -> fromMap(map, depth + 1);
      case Iterable<?> values -> fromAll(values, depth + 1);
      case Object[] values -> fromAll(Arrays.asList(values), depth + 1);
      default -> throw new IllegalArgumentException("LPC has nothing like " + java.getClass());
    };
  }

  private static LpcValue fromNumber(Number number) {
    return switch (number) {
      case Long n -> LpcInt.of(n);
      case Integer n -> LpcInt.of(n);
      case Short n -> LpcInt.of(n);
      case Byte n -> LpcInt.of(n);
      case Double n -> new LpcFloat(n);
      case Float n -> new LpcFloat(n);
      default -> throw new IllegalArgumentException("LPC has nothing like " + number.getClass());
    };
  }

  private static LpcValue fromAll(Iterable<?> values, int depth) {
    List<LpcValue> elements = new ArrayList<>();
    values.forEach(value -> elements.add(from(value, depth)));
    return LpcArray.of(elements);
  }

  private static LpcValue fromMap(Map<?, ?> map, int depth) {
    List<LpcValue> pairs = new ArrayList<>(map.size() * 2);
    map.forEach((key, value) -> {
      pairs.add(from(key, depth));
      pairs.add(from(value, depth));
    });
    return LpcMapping.of(pairs.toArray(LpcValue[]::new));
  }

  private static Object to(LpcValue value, int depth) {
    checkDepth(depth);
    return switch (value) {
      case LpcInt(long number) -> number;
      case LpcFloat(double number) -> number;
      case LpcString(String text) -> text;
      case LpcArray array -> toList(array, depth + 1);
      case LpcMapping mapping -> toMap(mapping, depth + 1);
      case LpcBuffer buffer -> buffer.bytes();
      case LpcUndefined _ -> null;
      case LpcClass instance -> instance;
      case LpcReference reference -> reference;
    };
  }

  private static List<Object> toList(LpcArray array, int depth) {
    List<Object> list = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      list.add(to(array.at(i), depth));
    }
    return list;
  }

  private static Map<Object, Object> toMap(LpcMapping mapping, int depth) {
    Map<Object, Object> map = LinkedHashMap.newLinkedHashMap(mapping.size());
    for (int place = 0; place < mapping.size(); place++) {
      map.put(to(mapping.keyAt(place), depth), to(mapping.valueAt(place), depth));
    }
    return map;
  }

  private static void checkDepth(int depth) {
    if (depth > LpcValue.DEPTH_MAX) {
      throw new IllegalArgumentException("nested deeper than " + LpcValue.DEPTH_MAX);
    }
  }
}
