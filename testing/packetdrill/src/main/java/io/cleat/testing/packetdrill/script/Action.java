// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.script;

import java.util.List;

/** What an event is about. */
public sealed interface Action {
  /**
   * A packet that arrives.
   *
   * @param packet how it looks
   */
  record Inject(PacketSpec packet) implements Action {}

  /**
   * A packet that must leave.
   *
   * @param packet how it must look
   */
  record Expect(PacketSpec packet) implements Action {}

  /**
   * A system call.
   *
   * @param name its name
   * @param arguments as written
   * @param result what it must return
   * @param errno the name of the error that it must fail with; null for none
   * @param until when a call that blocks must return; null for one that must return at once
   */
  record Call(
      String name, List<Expression> arguments, Expression result, String errno, Timing until)
      implements Action {}

  /**
   * A shell command.
   *
   * @param text what the shell would be given
   */
  record Command(String text) implements Action {}

  /**
   * A block of assertions in the manner of Python.
   *
   * @param text what stands between the braces
   */
  record Code(String text) implements Action {}
}
