// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What sendmmsg and recvmmsg do in an engine that does not have them. */
class SeveralMessagesTest {
  private final Message[] messages = {new Message(), new Message(), new Message(), new Message()};

  private static Endpoint answering(Long... results) {
    Deque<Long> left = new ArrayDeque<>(List.of(results));
    Stubs.Call next = arguments -> left.remove();
    return Stubs.endpoint(Map.of("sendmsg", next, "recvmsg", next));
  }

  @Test
  void eachMessageTellsHowMuchWent() {
    assertEquals(3, answering(5L, 0L, 7L).sendmmsg(messages, 1, 3, 0));
    assertEquals(5, messages[1].transferred());
    assertEquals(0, messages[2].transferred());
    assertEquals(7, messages[3].transferred());
  }

  @Test
  void errorAfterTheFirstEndsTheCount() {
    assertEquals(2, answering(5L, 6L, -11L).sendmmsg(messages, 0, 4, 0));
    assertEquals(2, answering(5L, 6L, -11L).recvmmsg(messages, 0, 4, 0));
  }

  @Test
  void errorOfTheFirstIsTheResult() {
    assertEquals(-32, answering(-32L).sendmmsg(messages, 0, 4, 0));
    assertEquals(-11, answering(-11L).recvmmsg(messages, 0, 4, 0));
  }

  @Test
  void noMessagesAreNone() {
    assertEquals(0, answering().sendmmsg(messages, 0, 0, 0));
    assertEquals(0, answering().recvmmsg(messages, 0, 0, 0));
  }
}
