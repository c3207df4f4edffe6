// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.host.Host;
import io.cleat.stack.count.Counter;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.testing.virtual.VirtualNetwork;
import io.cleat.wire.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** In how many segments the writes of a turn go out, counted by the host that sends them. */
class GatheredSegmentsTest {
  private static final long BITS_PER_SECOND = 1_000_000_000;
  private static final long LATENCY_NANOS = 1_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final int TURNS_MAX = 10_000;
  private static final int LINES = 20;
  private static final String LINE = "You say: hello\n";

  private final VirtualNetwork network = new VirtualNetwork(7);

  @RegisterExtension final Leaks leaks = new Leaks(network);
  private final StringBuilder heard = new StringBuilder();
  private final List<String> log = new ArrayList<>();
  private Host left;
  private Host right;
  private Driver near;
  private Driver far;
  private SocketEfuns me;

  @BeforeEach
  void join() {
    left = network.host("left");
    right = network.host("right");
    network.join(left, address(1), right, address(2), BITS_PER_SECOND, LATENCY_NANOS);
  }

  private static Prefix address(int host) {
    return Prefix.of(Ipv4Address.of(10, 0, 0, host), 24);
  }

  @AfterEach
  void leave() {
    near.close();
    far.close();
  }

  private void until(BooleanSupplier condition) {
    for (int turns = 0; !condition.getAsBoolean(); turns++) {
      assertTrue(turns < TURNS_MAX, () -> "it does not come; so far " + log);
      network.turn(nanos -> Math.max(near.turn(0), far.turn(0)), SECOND);
    }
  }

  /** A connection of a driver of this profile. */
  private int connect(EfunProfile profile) throws Exception {
    near = Driver.open(left, profile);
    far = Driver.open(right);
    me = near.efuns("near");
    SocketEfuns other = far.efuns("far");
    ReadCallback hear = (s, value, from) -> heard.append(text(value));
    int listener = other.socketCreate(STREAM, hear);
    assertEquals(EESUCCESS, other.socketBind(listener, 4000));
    SocketCallback accept = s -> other.socketAccept(s, hear, fd -> {});
    assertEquals(EESUCCESS, other.socketListen(listener, accept));
    int s = me.socketCreate(STREAM, hear, (fd, reason) -> log.add("closed (" + reason + ")"));
    assertEquals(EESUCCESS, me.socketConnect(s, "10.0.0.2 4000", hear, fd -> log.add("ready")));
    until(() -> log.contains("ready"));
    return s;
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
