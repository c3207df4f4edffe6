// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EECALLBACK;
import static io.cleat.efun.SocketError.EESUCCESS;
import static io.cleat.efun.SocketMode.MUD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.efun.mud.MudLimits;
import io.cleat.host.Host;
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

/** Two drivers on two hosts, and a cable of 20 Mbit a second and 40 ms between them. */
class SlowLinkTest {
  private static final long BITS_PER_SECOND = 20_000_000;
  private static final long LATENCY_NANOS = 40_000_000;
  private static final long SECOND = 1_000_000_000;
  private static final int MUCH = 16 << 20;
  private static final int TURNS_MAX = 1_000_000;

  private final VirtualNetwork network = new VirtualNetwork(5);

  @RegisterExtension final Leaks leaks = new Leaks(network);
  private final List<String> log = new ArrayList<>();
  private final List<LpcValue> values = new ArrayList<>();
  private final ReadCallback read = (s, value, from) -> values.add(value);
  private Driver near;
  private Driver far;
  private SocketEfuns me;
  private SocketEfuns other;

  @BeforeEach
  void join() throws Exception {
    Host left = network.host("left");
    Host right = network.host("right");
    network.join(left, address(1), right, address(2), BITS_PER_SECOND, LATENCY_NANOS);
    EfunProfile standard = EfunProfile.standard();
    EfunProfile large =
        standard.with(
            standard
                .mud()
                .withFrameBytes(MUCH + 64, MUCH + 64)
                .with(new MudLimits(100, 101, 15_000, 150_000, MUCH)));
    near = Driver.open(left, large);
    far = Driver.open(right, large);
    me = near.efuns("near");
    other = far.efuns("far");
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

  private void listen() {
    int listener = other.socketCreate(MUD, read);
    assertEquals(EESUCCESS, other.socketBind(listener, 4000));
    SocketCallback accept = s -> other.socketAccept(s, read, fd -> {});
    assertEquals(EESUCCESS, other.socketListen(listener, accept));
  }

  private int connect() {
    listen();
    int s = me.socketCreate(MUD, read, (fd, reason) -> log.add("closed (" + reason + ")"));
    assertEquals(EESUCCESS, me.socketConnect(s, "10.0.0.2 4000", read, fd -> log.add("ready")));
    until(() -> log.contains("ready"));
    return s;
  }

  @Test
  void connectTakesARoundTrip() {
    connect();
    assertEquals(2 * LATENCY_NANOS / 1e9, network.nanoTime() / 1e9, 0.002);
  }

  @Test
  void aValueOfSixteenMegabytesCrosses() {
    int s = connect();
    String text = "x".repeat(MUCH - 3);
    long start = network.nanoTime();
    assertEquals(EECALLBACK, me.socketWrite(s, new LpcString(text)));
    until(() -> values.size() == 1);
    assertEquals(text, ((LpcString) values.getFirst()).text());
    double seconds = (network.nanoTime() - start) / 1e9;
    double least = MUCH * 8.0 / BITS_PER_SECOND;
    assertTrue(seconds > least && seconds < 1.5 * least, seconds + " s, at least " + least);
    until(() -> log.stream().filter("ready"::equals).count() == 2);
  }

  @Test
  void whatIsQueuedAtTheCloseArrives() {
    int s = connect();
    String text = "y".repeat(1 << 20);
    assertEquals(EECALLBACK, me.socketWrite(s, new LpcString(text)));
    assertEquals(EESUCCESS, me.socketClose(s));
    until(() -> values.size() == 1);
    assertEquals(text, ((LpcString) values.getFirst()).text());
    until(() -> me.socketStatus(s).toString().contains("CLOSED"));
  }

  @Test
  void whereNobodyAnswersTheCloseCallbackComesAfterTwoMinutes() {
    CloseCallback closed = (s, reason) -> log.add(reason);
    int s = me.socketCreate(MUD, read, closed);
    assertEquals(EESUCCESS, me.socketConnect(s, "10.0.0.77 4000", read, fd -> {}));
    until(() -> !log.isEmpty());
    assertEquals(List.of("Connection timed out"), log);
    double seconds = network.nanoTime() / 1e9;
    assertTrue(seconds > 100 && seconds < 150, seconds + " s");
  }
}
