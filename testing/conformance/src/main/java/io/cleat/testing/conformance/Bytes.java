// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;

/**
 * Bytes that a call takes or gives, and how many the call is told.
 *
 * @param segment where they are; null for a bad pointer
 * @param length how many the call is told
 */
record Bytes(MemorySegment segment, int length) {
  private static final int BAD_POINTER_LENGTH = 8;

  /** Bytes to send: text, so many zeros, or a bad pointer. */
  static Bytes toSend(JsonElement element, Scene scene, Arguments arguments) {
    if (Arguments.isPointer(element)) {
      return badPointer(BAD_POINTER_LENGTH, scene, arguments);
    }
    if (element.isJsonPrimitive()) {
      return ofText(element.getAsString(), scene.memory());
    }
    JsonObject json = element.getAsJsonObject();
    if (json.has("str")) {
      return ofText(json.get("str").getAsString(), scene.memory());
    }
    if (json.has("fill")) {
      int length = json.get("fill").getAsInt();
      return new Bytes(scene.zeros(length), length);
    }
    throw new TableException("unknown kind of data: " + json);
  }

  /** Room for so many bytes, or a bad pointer. */
  static Bytes toReceive(JsonElement element, Scene scene, Arguments arguments) {
    return Arguments.isPointer(element)
        ? badPointer(BAD_POINTER_LENGTH, scene, arguments)
        : roomFor(scene.constants().number(element), scene.memory());
  }

  /** A pointer that leads nowhere, to so many bytes. */
  static Bytes badPointer(int length, Scene scene, Arguments arguments) {
    return new Bytes(arguments.badPointer(scene.memory().allocate(length)), length);
  }

  /** Room for so many bytes. */
  static Bytes roomFor(int length, SegmentAllocator memory) {
    return new Bytes(memory.allocate(Math.max(1, length)), length);
  }

  private static Bytes ofText(String text, SegmentAllocator memory) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    MemorySegment segment = memory.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, segment, JAVA_BYTE, 0, bytes.length);
    return new Bytes(segment, bytes.length);
  }

  /** The first of them, at most {@code most}, each a character of Latin 1. */
  String latin1(long most) {
    int shown = Math.clamp(most, 0, length);
    return new String(segment.asSlice(0, shown).toArray(JAVA_BYTE), StandardCharsets.ISO_8859_1);
  }
}
