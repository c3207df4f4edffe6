// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.address.Sockaddr;
import java.io.IOException;

/** The calls that move bytes. */
final class TransferCalls {
  private TransferCalls() {}

  static Outcome send(Scene scene, Arguments arguments) {
    Bytes data = Bytes.toSend(arguments.at(1), scene, arguments);
    int flags = arguments.numberOrZero(2);
    return Outcome.of(
        scene.process().send(arguments.descriptor(0), data.segment(), data.length(), flags));
  }

  static Outcome write(Scene scene, Arguments arguments) {
    Bytes data = Bytes.toSend(arguments.at(1), scene, arguments);
    return Outcome.of(
        scene.process().write(arguments.descriptor(0), data.segment(), data.length()));
  }

  static Outcome sendto(Scene scene, Arguments arguments) throws IOException {
    Bytes data = Bytes.toSend(arguments.at(1), scene, arguments);
    Sockaddr to = new Addresses(scene, arguments).optional(3, 4);
    int descriptor = arguments.descriptor(0);
    int flags = arguments.number(2);
    int length = to == null ? 0 : to.length();
    return Outcome.of(
        scene.process().sendto(descriptor, data.segment(), data.length(), flags, to, length));
  }

  static Outcome recv(Scene scene, Arguments arguments) {
    Bytes room = Bytes.toReceive(arguments.at(1), scene, arguments);
    int flags = arguments.numberOrZero(2);
    return received(
        scene.process().recv(arguments.descriptor(0), room.segment(), room.length(), flags), room);
  }

  static Outcome read(Scene scene, Arguments arguments) {
    Bytes room = Bytes.toReceive(arguments.at(1), scene, arguments);
    return received(
        scene.process().read(arguments.descriptor(0), room.segment(), room.length()), room);
  }

  static Outcome recvfrom(Scene scene, Arguments arguments) {
    Bytes bytes = Bytes.toReceive(arguments.at(1), scene, arguments);
    Room room = arguments.has(3) ? Room.ofLength(arguments.number(3)) : Room.whole();
    int descriptor = arguments.descriptor(0);
    int flags = arguments.number(2);
    long result =
        scene
            .process()
            .recvfrom(
                descriptor, bytes.segment(), bytes.length(), flags, room.address(), room.length());
    return room.tell(received(result, bytes));
  }

  private static Outcome received(long result, Bytes room) {
    Outcome outcome = Outcome.of(result);
    return outcome.failed() ? outcome : outcome.with("data", room.latin1(result));
  }
}
