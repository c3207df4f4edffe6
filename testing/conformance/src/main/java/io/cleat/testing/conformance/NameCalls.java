// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

/** The calls that give an address back. */
final class NameCalls {
  private NameCalls() {}

  static Outcome accept(Scene scene, Arguments arguments) {
    Room room = Room.at(1, false, arguments);
    int result = scene.process().accept(arguments.descriptor(0), room.address(), room.length());
    return room.tell(Outcome.of(result));
  }

  static Outcome accept4(Scene scene, Arguments arguments) {
    Room room = Room.at(1, false, arguments);
    int flags = arguments.numberOrZero(2);
    int result =
        scene.process().accept4(arguments.descriptor(0), room.address(), room.length(), flags);
    return room.tell(Outcome.of(result));
  }

  static Outcome getsockname(Scene scene, Arguments arguments) {
    Room room = Room.at(1, true, arguments);
    int result =
        scene.process().getsockname(arguments.descriptor(0), room.address(), room.length());
    return room.tell(Outcome.of(result));
  }

  static Outcome getpeername(Scene scene, Arguments arguments) {
    Room room = Room.at(1, true, arguments);
    int result =
        scene.process().getpeername(arguments.descriptor(0), room.address(), room.length());
    return room.tell(Outcome.of(result));
  }
}
