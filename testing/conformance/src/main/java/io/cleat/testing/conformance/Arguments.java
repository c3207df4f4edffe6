// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;

/** The arguments of one step, resolved in the scene in which it runs. */
final class Arguments {
  private final Scene scene;
  private final Step step;

  Arguments(Scene scene, Step step) {
    this.scene = scene;
    this.step = step;
  }

  boolean has(int index) {
    return index < step.args().size();
  }

  JsonElement at(int index) {
    if (!has(index)) {
      throw new TableException(step.fn() + " needs more arguments: " + step);
    }
    return step.args().get(index);
  }

  JsonObject object(int index) {
    JsonElement element = at(index);
    if (!element.isJsonObject()) {
      throw new TableException("an object is needed, not " + element + ": " + step);
    }
    return element.getAsJsonObject();
  }

  int number(int index) {
    return scene.constants().number(at(index));
  }

  /** As {@link #number(int)}; 0 where the step has no such argument. */
  int numberOrZero(int index) {
    return has(index) ? number(index) : 0;
  }

  int descriptor(int index) {
    return descriptor(at(index));
  }

  /** {@code "$v"} is a variable, anything else a number. */
  int descriptor(JsonElement element) {
    return isText(element) && element.getAsString().startsWith("$")
        ? scene.variable(element.getAsString().substring(1))
        : scene.constants().number(element);
  }

  /** A path or other text, with what stands for folder and process filled in. */
  String text(int index) throws IOException {
    return scene.text(at(index).getAsString());
  }

  /** Whether this argument is a pointer by number, 0 or 1, and no object. */
  boolean isPointer(int index) {
    return has(index) && isPointer(at(index));
  }

  static boolean isPointer(JsonElement element) {
    return isNull(element) || isBad(element);
  }

  /** Whether this is the pointer 0. */
  static boolean isNull(JsonElement element) {
    return element.isJsonNull() || isText(element) && element.getAsString().equals("NULL");
  }

  /** Whether this is the pointer 1, where no memory is. */
  static boolean isBad(JsonElement element) {
    return isText(element) && element.getAsString().equals("BADPTR");
  }

  /**
   * What stands for a bad pointer. Where the case wants EFAULT that is null, of which the face says
   * the same; elsewhere Linux does not look there, and any object will do.
   */
  <T> T badPointer(T anyObject) {
    return step.wantsFault() ? null : anyObject;
  }

  /**
   * As {@link #badPointer}, where null has a meaning and no fault.
   *
   * @throws NeedsPointer the case is about the pointer
   */
  <T> T badPointerBesideNull(T anyObject) {
    if (step.wantsFault()) {
      throw new NeedsPointer(step.toString());
    }
    return anyObject;
  }

  private static boolean isText(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isString();
  }
}
