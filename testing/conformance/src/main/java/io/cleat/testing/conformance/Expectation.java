// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Map;

/**
 * What must hold of the call under test: every key that is there, compared with the fact of the
 * same name; keys that are not there are not compared. A key that no call reports never holds.
 *
 * @param wanted as the table has it
 */
record Expectation(JsonObject wanted) {
  private static final JsonPrimitive ZERO = new JsonPrimitive(0);

  boolean holds(JsonObject facts) {
    return wanted.entrySet().stream().allMatch(each -> holds(each, facts.get(each.getKey())));
  }

  /** Whether one of these errors is what is wanted. */
  boolean wantsErrno(String name) {
    JsonElement errno = wanted.get("errno");
    return errno != null && isOneOf(errno, new JsonPrimitive(name));
  }

  private static boolean holds(Map.Entry<String, JsonElement> want, JsonElement fact) {
    JsonElement value = want.getValue();
    return switch (want.getKey()) {
      case "ret" -> isText(value) ? isInRange(value.getAsString(), fact) : same(value, fact);
      case "errno" -> isOneOf(value, fact);
      case "value" ->
          value.isJsonObject() ? isBounded(value.getAsJsonObject(), fact) : same(value, fact);
      case "name" -> isNamed(value.getAsJsonObject(), fact);
      default -> same(value, fact);
    };
  }

  /** {@code fd}, {@code >=0}, or {@code <n} for a short count. */
  private static boolean isInRange(String range, JsonElement fact) {
    if (!isNumber(fact) || fact.getAsLong() < 0) {
      return false;
    }
    return range.startsWith("<")
        ? fact.getAsLong() < Long.parseLong(range.substring(1).strip())
        : range.equals("fd") || range.equals(">=0");
  }

  private static boolean isOneOf(JsonElement errnos, JsonElement fact) {
    return errnos.isJsonArray()
        ? errnos.getAsJsonArray().asList().stream().anyMatch(each -> same(each, fact))
        : same(errnos, fact);
  }

  private static boolean isBounded(JsonObject bounds, JsonElement fact) {
    for (String bound : bounds.keySet()) {
      boolean within =
          switch (bound) {
            case "min" -> isNumber(fact) && fact.getAsLong() >= bounds.get(bound).getAsLong();
            case "nonzero" -> isTruthy(fact);
            default -> false;
          };
      if (!within) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNamed(JsonObject parts, JsonElement fact) {
    JsonObject name = fact != null && fact.isJsonObject() ? fact.getAsJsonObject() : null;
    for (Map.Entry<String, JsonElement> part : parts.entrySet()) {
      JsonElement actual = name == null ? null : name.get(part.getKey());
      boolean nonzero = isText(part.getValue()) && part.getValue().getAsString().equals("nonzero");
      if (nonzero ? !isTruthy(actual) : !same(part.getValue(), actual)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isText(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isString();
  }

  private static boolean isNumber(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isNumber();
  }

  private static boolean isTruthy(JsonElement element) {
    return element != null
        && !element.isJsonNull()
        && (isText(element) ? !element.getAsString().isEmpty() : !same(ZERO, element));
  }

  /** Equal, where true is 1 and false is 0, and what is not there is null. */
  private static boolean same(JsonElement want, JsonElement fact) {
    return fact == null ? want.isJsonNull() : plain(want).equals(plain(fact));
  }

  private static JsonElement plain(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isBoolean()
        ? new JsonPrimitive(primitive.getAsBoolean() ? 1 : 0)
        : element;
  }
}
