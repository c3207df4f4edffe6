// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns values into what JSON can say, and back without a loss: null, Long, Double, String, List
 * and Map with string keys, which any JSON library reads and writes.
 *
 * <table>
 * <caption>What becomes what</caption>
 * <tr><th>LPC</th><th>JSON</th></tr>
 * <tr><td>{@code 1}</td><td>{@code 1}</td></tr>
 * <tr><td>{@code 1.0}</td><td>{@code 1.0}</td></tr>
 * <tr><td>a float that is not finite</td><td>{@code {"$float": "inf"}}, "-inf", "nan"</td></tr>
 * <tr><td>{@code "a"}</td><td>{@code "a"}</td></tr>
 * <tr><td>{@code ({ 1, "a" })}</td><td>{@code [1, "a"]}</td></tr>
 * <tr><td>{@code ([ "a": 1 ])}</td><td>{@code {"a": 1}}</td></tr>
 * <tr><td>a mapping with a key that is no string, or begins with $</td>
 *     <td>{@code {"$mapping": [[1, "a"]]}}</td></tr>
 * <tr><td>a class</td><td>{@code {"$class": [1, "a"]}}</td></tr>
 * <tr><td>a buffer</td><td>{@code {"$buffer": "AQID"}}, base64</td></tr>
 * <tr><td>undefined</td><td>{@code null}</td></tr>
 * <tr><td>an object, a function</td><td>{@code {"$object": "name"}}, {@code "$function"}</td></tr>
 * </table>
 *
 * <p>A JSON library must be told to keep 1 and 1.0 apart (Gson: {@code LONG_OR_DOUBLE}). An object
 * or function comes back as a reference to its name: it is the one thing that is lost.
 */
public final class LpcJson {
  private static final String MAPPING = "$mapping";
  private static final String CLASS = "$class";
  private static final String BUFFER = "$buffer";
  private static final String FLOAT = "$float";
  private static final String OBJECT = "$object";
  private static final String FUNCTION = "$function";

  private LpcJson() {}

  /**
   * {@code value} in JSON's terms.
   *
   * @throws IllegalArgumentException if it is nested deeper than {@link LpcValue#DEPTH_MAX}
   */
  public static Object to(LpcValue value) {
    return to(value, 0);
  }

  /**
   * The value that {@code json} says. Booleans become 1 and 0.
   *
   * @throws IllegalArgumentException if it holds what JSON does not have, a word with $ that is not
   *     in the table, or is nested deeper than {@link LpcValue#DEPTH_MAX}
   */
  public static LpcValue from(Object json) {
    return from(json, 0);
  }

  private static Object to(LpcValue value, int depth) {
    checkDepth(depth);
    return switch (value) {
      case LpcInt(long number) -> number;
      case LpcFloat(double number) -> Double.isFinite(number) ? number : word(FLOAT, name(number));
      case LpcString(String text) -> text;
      case LpcArray array -> toList(array.asList(), depth + 1);
      case LpcClass instance -> word(CLASS, toList(instance.asList(), depth + 1));
      case LpcMapping mapping ->
          isObject(mapping) ? toMap(mapping, depth) : toPairs(mapping, depth);
      case LpcBuffer buffer -> word(BUFFER, Base64.getEncoder().encodeToString(buffer.bytes()));
      case LpcUndefined _ -> null;
      case LpcReference(var kind, Object target) ->
          word(kind == LpcReference.Kind.OBJECT ? OBJECT : FUNCTION, String.valueOf(target));
    };
  }

  private static String name(double number) {
    return Double.isNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
  }

  private static Map<String, Object> word(String word, Object content) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(word, content);
    return map;
  }

  private static List<Object> toList(List<LpcValue> values, int depth) {
    List<Object> list = new ArrayList<>(values.size());
    values.forEach(value -> list.add(to(value, depth)));
    return list;
  }

  private static boolean isObject(LpcMapping mapping) {
    for (int place = 0; place < mapping.size(); place++) {
      if (!(mapping.keyAt(place) instanceof LpcString(String key)) || key.startsWith("$")) {
        return false;
      }
    }
    return true;
  }

  private static Object toMap(LpcMapping mapping, int depth) {
    Map<String, Object> map = LinkedHashMap.newLinkedHashMap(mapping.size());
    for (int place = 0; place < mapping.size(); place++) {
      String key = ((LpcString) mapping.keyAt(place)).text();
      map.put(key, to(mapping.valueAt(place), depth + 1));
    }
    return map;
  }

  private static Object toPairs(LpcMapping mapping, int depth) {
    List<Object> pairs = new ArrayList<>(mapping.size());
    for (int place = 0; place < mapping.size(); place++) {
      pairs.add(toList(List.of(mapping.keyAt(place), mapping.valueAt(place)), depth + 1));
    }
    return word(MAPPING, pairs);
  }

  private static LpcValue from(Object json, int depth) {
    checkDepth(depth);
    return switch (json) {
      case null -> LpcUndefined.UNDEFINED;
      case String text -> new LpcString(text);
      case Boolean truth -> LpcInt.of(truth ? 1 : 0);
      case Number number -> LpcJava.from(number);
      case List<?> list -> LpcArray.of(fromList(list, depth + 1));
      case Map<?, ?> map -> fromMap(map, depth);
      default -> throw new IllegalArgumentException("JSON has nothing like " + json.getClass());
    };
  }

  private static LpcValue[] fromList(List<?> list, int depth) {
    return list.stream().map(json -> from(json, depth)).toArray(LpcValue[]::new);
  }

  private static LpcValue fromMap(Map<?, ?> map, int depth) {
    List<LpcValue> pairs = new ArrayList<>(map.size() * 2);
    for (var entry : map.entrySet()) {
      String key = expect(String.class, entry.getKey());
      if (key.startsWith("$")) {
        return fromWord(map, key, depth);
      }
      pairs.add(new LpcString(key));
      pairs.add(from(entry.getValue(), depth + 1));
    }
    return LpcMapping.of(pairs.toArray(LpcValue[]::new));
  }

  private static LpcValue fromWord(Map<?, ?> map, String word, int depth) {
    if (map.size() != 1) {
      throw new IllegalArgumentException(word + " must stand alone");
    }
    Object content = map.get(word);
    return switch (word) {
      case MAPPING -> fromPairs(expect(List.class, content), depth);
      case CLASS -> LpcClass.of(fromList(expect(List.class, content), depth + 1));
      case BUFFER -> LpcBuffer.of(Base64.getDecoder().decode(expect(String.class, content)));
      case FLOAT -> new LpcFloat(fromName(expect(String.class, content)));
      case OBJECT -> new LpcReference(LpcReference.Kind.OBJECT, expect(String.class, content));
      case FUNCTION -> new LpcReference(LpcReference.Kind.FUNCTION, expect(String.class, content));
      default -> throw new IllegalArgumentException("unknown word " + word);
    };
  }

  private static double fromName(String name) {
    return switch (name) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      case "nan" -> Double.NaN;
      default -> throw new IllegalArgumentException("no such float: " + name);
    };
  }

  private static LpcValue fromPairs(List<?> content, int depth) {
    List<LpcValue> pairs = new ArrayList<>(content.size() * 2);
    for (Object pair : content) {
      LpcValue[] both = fromList(expect(List.class, pair), depth + 1);
      if (both.length != 2) {
        throw new IllegalArgumentException("a pair of " + both.length);
      }
      pairs.addAll(List.of(both));
    }
    return LpcMapping.of(pairs.toArray(LpcValue[]::new));
  }

  private static <T> T expect(Class<T> type, Object json) {
    if (!type.isInstance(json)) {
      throw new IllegalArgumentException("no " + type.getSimpleName() + ": " + json);
    }
    return type.cast(json);
  }

  private static void checkDepth(int depth) {
    if (depth > LpcValue.DEPTH_MAX) {
      throw new IllegalArgumentException("nested deeper than " + LpcValue.DEPTH_MAX);
    }
  }
}
