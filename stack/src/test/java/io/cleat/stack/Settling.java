// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import io.cleat.option.SocketOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.tcp.Users;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The end of a conversation: all is closed, nobody answers any more, and all time passes. */
final class Settling {
  private static final int DEADLINES_MAX = 100_000;

  private final List<Made> all = new ArrayList<>();
  private final MemorySegment value = Arena.ofAuto().allocate(Long.BYTES, Long.BYTES);

  /**
   * An endpoint that a test got. Once closed the object may serve another connection; its cookie
   * tells.
   */
  private record Made(StackEndpoint endpoint, long cookie, Throwable where) {
    /** What it is, and the line of the test that made it. */
    String trace() {
      String line =
          Arrays.stream(where.getStackTrace())
              .map(StackTraceElement::toString)
              .filter(frame -> frame.contains("Test."))
              .findFirst()
              .orElse("?");
      return Holdings.Kind.of(endpoint) + " made at " + line;
    }
  }

  /** Notes an endpoint, and answers it. */
  StackEndpoint made(StackEndpoint endpoint) {
    all.add(new Made(endpoint, cookie(endpoint), new Throwable()));
    return endpoint;
  }

  private long cookie(StackEndpoint endpoint) {
    int name = SocketOptions.SO_COOKIE;
    int length = endpoint.getsockopt(SocketOptions.SOL_SOCKET, name, value, Long.BYTES);
    return length < 0 ? length : value.get(ValueLayout.JAVA_LONG, 0);
  }

  private void close() {
    close(all.stream().filter(made -> Users.listens(made.endpoint)).toList());
    close(all);
  }

  private void close(List<Made> some) {
    for (Made made : some) {
      if (Users.has(made.endpoint) && cookie(made.endpoint) == made.cookie) {
        made.endpoint.close();
      }
    }
  }

  /** Settles a stack and says what it holds still, nothing as an empty text. */
  String settle(Stack stack, VirtualEnvironment environment, ScriptedLink link) {
    link.room = Integer.MAX_VALUE;
    close();
    long next = stack.turn(environment.nanoTime());
    for (int left = DEADLINES_MAX; next != Stack.NEVER; left--) {
      if (left == 0) {
        return "deadlines without end, " + held(stack);
      }
      link.sent.clear();
      environment.pass(Math.max(next - environment.nanoTime(), 0));
      next = stack.turn(environment.nanoTime());
    }
    return stack.holdings().isNothing() ? "" : held(stack);
  }

  private String held(Stack stack) {
    StringBuilder held = new StringBuilder(stack.holdings().toString());
    stack.inventory().forEach(line -> held.append("\n  ").append(line));
    all.forEach(made -> held.append("\n  the test has ").append(made.trace()));
    return held.toString();
  }
}
