// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.google.gson.JsonPrimitive;
import io.cleat.Errno;
import java.lang.foreign.MemorySegment;

/** Socket options. */
final class OptionCalls {
  private static final int ROOM_BYTES = 256;

  private OptionCalls() {}

  static Outcome setsockopt(Scene scene, Arguments arguments) {
    Bytes value = OptionValue.at(3, 4, scene, arguments);
    int descriptor = arguments.descriptor(0);
    int level = arguments.number(1);
    int name = arguments.number(2);
    return Outcome.of(
        scene.process().setsockopt(descriptor, level, name, value.segment(), value.length()));
  }

  static Outcome getsockopt(Scene scene, Arguments arguments) {
    int[] told = {Integer.BYTES};
    if (arguments.has(3) && !arguments.isPointer(3)) {
      told[0] = arguments.number(3);
    }
    MemorySegment room = scene.memory().allocate(Math.max(ROOM_BYTES, told[0]), Long.BYTES);
    boolean isBad = arguments.has(3) && Arguments.isBad(arguments.at(3));
    MemorySegment value = isBad ? arguments.badPointer(room) : room;
    int[] length = arguments.isPointer(3) && !isBad ? arguments.badPointer(told) : told;
    int descriptor = arguments.descriptor(0);
    int level = arguments.number(1);
    int name = arguments.number(2);
    int result = scene.process().getsockopt(descriptor, level, name, value, length);
    Outcome outcome = Outcome.of(result);
    return outcome.failed() ? outcome : tell(outcome, room, told[0], arguments);
  }

  /** The length and the value: its first int, or its first byte where there is no int. */
  private static Outcome tell(
      Outcome outcome, MemorySegment room, int length, Arguments arguments) {
    outcome.with("vlen", length);
    if (length <= 0) {
      return outcome;
    }
    int value = length >= Integer.BYTES ? room.get(JAVA_INT, 0) : room.get(JAVA_BYTE, 0) & 0xff;
    boolean isError = value != 0 && arguments.at(2).equals(new JsonPrimitive("SO_ERROR"));
    return isError ? outcome.with("value", Errno.name(value)) : outcome.with("value", value);
  }
}
