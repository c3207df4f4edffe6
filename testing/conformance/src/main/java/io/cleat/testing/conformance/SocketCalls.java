// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.address.Sockaddr;
import java.io.IOException;

/** The calls that make sockets, name and join them, and shut them. */
final class SocketCalls {
  private SocketCalls() {}

  static Outcome socket(Scene scene, Arguments arguments) {
    return Outcome.of(
        scene.process().socket(arguments.number(0), arguments.number(1), arguments.number(2)));
  }

  static Outcome socketpair(Scene scene, Arguments arguments) {
    int[] made = {-1, -1};
    int[] pair = arguments.isPointer(3) ? arguments.badPointer(made) : made;
    int result =
        scene
            .process()
            .socketpair(arguments.number(0), arguments.number(1), arguments.number(2), pair);
    return Outcome.ofPair(result, made);
  }

  static Outcome bind(Scene scene, Arguments arguments) throws IOException {
    Sockaddr address = new Addresses(scene, arguments).needed(1, 2);
    return Outcome.of(scene.process().bind(arguments.descriptor(0), address, length(address)));
  }

  static Outcome connect(Scene scene, Arguments arguments) throws IOException {
    Sockaddr address = new Addresses(scene, arguments).needed(1, 2);
    return Outcome.of(scene.process().connect(arguments.descriptor(0), address, length(address)));
  }

  private static int length(Sockaddr address) {
    return address == null ? Sockaddr.CAPACITY : address.length();
  }

  static Outcome listen(Scene scene, Arguments arguments) {
    return Outcome.of(scene.process().listen(arguments.descriptor(0), arguments.number(1)));
  }

  static Outcome shutdown(Scene scene, Arguments arguments) {
    return Outcome.of(scene.process().shutdown(arguments.descriptor(0), arguments.number(1)));
  }
}
