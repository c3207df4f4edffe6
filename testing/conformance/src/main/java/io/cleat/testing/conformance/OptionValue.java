// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cleat.address.Inet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The values of socket options, as a table writes them and as setsockopt(2) takes them. */
final class OptionValue {
  private static final int BAD_POINTER_LENGTH = 4;

  private OptionValue() {}

  /** The value at this place, whose length another argument, if it is there, replaces. */
  static Bytes at(int index, int lengthIndex, Scene scene, Arguments arguments) {
    JsonElement element = arguments.at(index);
    boolean pointer = Arguments.isPointer(element);
    byte[] value = pointer ? new byte[BAD_POINTER_LENGTH] : bytes(element);
    int length = value.length;
    if (element.isJsonObject() && element.getAsJsonObject().has("len")) {
      length = element.getAsJsonObject().get("len").getAsInt();
    }
    if (arguments.has(lengthIndex)) {
      length = arguments.number(lengthIndex);
    }
    MemorySegment memory = copied(value, length, scene.memory());
    return new Bytes(pointer ? arguments.badPointer(memory) : memory, length);
  }

  private static byte[] bytes(JsonElement element) {
    return element.isJsonPrimitive() ? integer(element) : struct(element.getAsJsonObject());
  }

  private static byte[] struct(JsonObject json) {
    if (json.has("int")) {
      return integer(json.get("int"));
    }
    if (json.has("bytes")) {
      return list(json.get("bytes"));
    }
    if (json.has("str")) {
      return (json.get("str").getAsString() + '\0').getBytes(StandardCharsets.UTF_8);
    }
    if (json.has("linger")) {
      JsonArray linger = json.getAsJsonArray("linger");
      return room(2 * Integer.BYTES)
          .putInt(linger.get(0).getAsInt())
          .putInt(linger.get(1).getAsInt())
          .array();
    }
    if (json.has("timeval")) {
      JsonArray time = json.getAsJsonArray("timeval");
      return room(2 * Long.BYTES)
          .putLong(time.get(0).getAsLong())
          .putLong(time.get(1).getAsLong())
          .array();
    }
    if (json.has("mreq")) {
      JsonArray mreq = json.getAsJsonArray("mreq");
      return room(2 * Integer.BYTES)
          .order(ByteOrder.BIG_ENDIAN)
          .putInt(Inet.of(mreq.get(0).getAsString(), 0).address())
          .putInt(Inet.of(mreq.get(1).getAsString(), 0).address())
          .array();
    }
    throw new TableException("unknown kind of option value: " + json);
  }

  private static byte[] integer(JsonElement element) {
    return room(Integer.BYTES).putInt((int) element.getAsLong()).array();
  }

  /** A list of numbers, each a byte; or so many zeros. */
  private static byte[] list(JsonElement element) {
    if (element.isJsonPrimitive()) {
      return new byte[element.getAsInt()];
    }
    JsonArray list = element.getAsJsonArray();
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) list.get(i).getAsInt();
    }
    return bytes;
  }

  private static ByteBuffer room(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
  }

  /** In native memory, with zeros up to what the call is told. */
  private static MemorySegment copied(byte[] value, int length, SegmentAllocator memory) {
    MemorySegment segment = memory.allocate(Math.max(1, Math.max(value.length, length)));
    MemorySegment.copy(value, 0, segment, JAVA_BYTE, 0, value.length);
    return segment;
  }
}
