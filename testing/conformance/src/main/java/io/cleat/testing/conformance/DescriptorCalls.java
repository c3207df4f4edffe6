// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

/** The calls about descriptors, whatever they name. */
final class DescriptorCalls {
  /** More than any struct that a request of ioctl(2) fills; tables look at an int. */
  private static final int IOCTL_BYTES = 256;

  private DescriptorCalls() {}

  static Outcome dup(Scene scene, Arguments arguments) {
    return Outcome.of(scene.process().dup(arguments.descriptor(0)));
  }

  static Outcome close(Scene scene, Arguments arguments) {
    return Outcome.of(scene.process().close(arguments.descriptor(0)));
  }

  static Outcome fcntl(Scene scene, Arguments arguments) {
    int descriptor = arguments.descriptor(0);
    int command = arguments.number(1);
    return Outcome.of(scene.process().fcntl(descriptor, command, arguments.numberOrZero(2)));
  }

  static Outcome ioctl(Scene scene, Arguments arguments) {
    MemorySegment argument = scene.memory().allocate(IOCTL_BYTES, Long.BYTES);
    argument.set(JAVA_INT, 0, arguments.numberOrZero(2));
    long request = Integer.toUnsignedLong(arguments.number(1));
    int result = scene.process().ioctl(arguments.descriptor(0), request, argument);
    Outcome outcome = Outcome.of(result);
    return outcome.failed() ? outcome : outcome.with("value", argument.get(JAVA_INT, 0));
  }
}
