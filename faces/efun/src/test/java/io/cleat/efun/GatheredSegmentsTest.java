// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.stack.count.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In how many segments the writes of a turn go out, counted by the host that sends them. */
class GatheredSegmentsTest extends TwoDrivers {
  private static final long BITS_PER_SECOND = 1_000_000_000;
  private static final long LATENCY_NANOS = 1_000_000;
  private static final int LINES = 20;
  private static final String LINE = "You say: hello\n";

  private final StringBuilder heard = new StringBuilder();

  GatheredSegmentsTest() {
    super(BITS_PER_SECOND, LATENCY_NANOS);
  }

  /** A connection of a driver of this profile. */
  private int connect(EfunProfile profile) throws Exception {
    open(profile, EfunProfile.standard());
    return connect(STREAM, (s, value, from) -> heard.append(text(value)));
  }

  private static String text(LpcValue value) {
    return ((LpcString) value).text();
  }

  private void say(int s) {
    for (int i = 0; i < LINES; i++) {
      assertEquals(EESUCCESS, me.socketWrite(s, LINE));
    }
  }

  /** How many segments go out until all is heard. */
  private long segments(Runnable writes) {
    long before = left.counters().get(Counter.TCP_SEGMENTS_OUT);
    writes.run();
    until(() -> heard.toString().equals(LINE.repeat(LINES)));
    return left.counters().get(Counter.TCP_SEGMENTS_OUT) - before;
  }

  @Test
  void theWritesOfATurnAreOneSegment() throws Exception {
    int s = connect(EfunProfile.standard());
    assertEquals(1, segments(() -> near.execute(() -> say(s))));
  }

  @Test
  void aWriteBetweenTurnsDoesNotWaitForOne() throws Exception {
    int s = connect(EfunProfile.standard());
    assertEquals(LINES, segments(() -> say(s)));
  }

  @Test
  void withoutTheRepairEachWriteIsASegment() throws Exception {
    int s = connect(EfunProfile.standard().without(Repair.WRITES_GATHERED));
    assertEquals(LINES, segments(() -> near.execute(() -> say(s))));
  }

  @Test
  void aPeerThatIsGoneIsToldByTheCloseCallback() throws Exception {
    int s = connect(EfunProfile.standard());
    List<Integer> results = new ArrayList<>();
    far.close(); // its FIN is answered by the end of this side, its reset by an error
    near.execute(() -> results.add(me.socketWrite(s, LINE)));
    until(() -> log.size() == 2);
    assertEquals(List.of(EESUCCESS), results);
    assertEquals("CLOSED", state(s));
  }

  private String state(int s) {
    return text(((LpcArray) me.socketStatus(s)).at(1));
  }
}
