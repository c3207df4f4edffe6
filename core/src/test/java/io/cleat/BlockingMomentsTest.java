// SPDX-License-Identifier: Apache-2.0
package io.cleat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link Blocking} asks of an endpoint, and does not ask, so that no error is lost. */
class BlockingMomentsTest {
  private static final long EAGAIN = Errno.EAGAIN.negated();
  private static final int BROKEN = Events.IN | Events.OUT | Events.ERR | Events.HUP | Events.RDHUP;

  private final MemorySegment memory = MemorySegment.ofArray(new byte[10]);
  private final Map<String, Stubs.Call> calls = new HashMap<>();
  private final Endpoint endpoint = Stubs.endpoint(calls);

  /** A call answers these, one after the other; one more is one too many. */
  private void answers(String call, Object... results) {
    Deque<Object> left = new ArrayDeque<>(List.of(results));
    calls.put(
        call,
        arguments -> {
          Object result = left.poll();
          if (result == null) {
            throw new AssertionError(call + " is asked once too often");
          }
          return result;
        });
  }

  private long sendAll() {
    return Blocking.sendto(endpoint, memory, 0, 10, 0, null, -1);
  }

  private long recvAll() {
    return Blocking.recvfrom(endpoint, memory, 0, 10, Msg.MSG_WAITALL, null, -1);
  }

  @Test
  void sendThatMovedBytesLeavesTheErrorToTheNext() {
    answers("sendto", 4L);
    answers("await", 1);
    answers("events", BROKEN);
    assertEquals(4, sendAll());
  }

  @Test
  void sendThatMovedNothingTellsTheError() {
    answers("sendto", EAGAIN, (long) Errno.ECONNRESET.negated());
    answers("await", 1);
    assertEquals(Errno.ECONNRESET.negated(), sendAll());
  }

  @Test
  void fullErrorQueueDoesNotEndASend() {
    answers("sendto", 4L, 6L);
    answers("await", 1);
    calls.put("ioctl", arguments -> 0);
    answers("events", Events.OUT | Events.ERR, Events.OUT | Events.ERR);
    assertEquals(10, sendAll());
  }

  @Test
  void sendThatMovedBytesLeavesTheErrorOfAResetUnderWayToo() {
    answers("sendto", 4L);
    answers("await", 1);
    calls.put("ioctl", arguments -> 0);
    answers("events", Events.OUT | Events.ERR, BROKEN);
    assertEquals(4, sendAll());
  }

  private void streamWith(int events, int readable) {
    streamWith(readable, new Object[] {events});
  }

  private void streamWith(int readable, Object[] events) {
    calls.put("type", arguments -> SocketType.SOCK_STREAM);
    answers("recvfrom", 4L);
    answers("events", events);
    calls.put(
        "ioctl",
        arguments -> {
          ((MemorySegment) arguments[1]).set(ValueLayout.JAVA_INT, 0, readable);
          return 0;
        });
  }

  @Test
  void receiveOfAllThatMovedBytesLeavesTheErrorToTheNext() {
    streamWith(BROKEN, 0);
    assertEquals(4, recvAll());
  }

  @Test
  void receiveOfAllThatMovedBytesLeavesTheErrorOfAResetUnderWayToo() {
    streamWith(0, new Object[] {Events.ERR, BROKEN});
    assertEquals(4, recvAll());
  }

  @Test
  void receiveOfAllTakesWhatCameBeforeTheError() {
    streamWith(BROKEN, 6);
    answers("recv", 6L);
    assertEquals(10, recvAll());
  }

  @Test
  void receiveOfAllWaitsWhereNothingIs() {
    streamWith(0, 0);
    answers("await", Errno.EINTR.negated());
    assertEquals(4, recvAll());
  }

  @Test
  void receiveOfAllAsksAnEndpointThatCannotCount() {
    streamWith(Events.IN, 0);
    calls.put("ioctl", arguments -> Errno.ENOTTY.negated());
    answers("recv", 6L);
    assertEquals(10, recvAll());
  }
}
