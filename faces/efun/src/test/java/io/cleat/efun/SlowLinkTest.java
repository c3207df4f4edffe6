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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two drivers on two hosts, and a cable of 20 Mbit a second and 40 ms between them. */
class SlowLinkTest extends TwoDrivers {
  private static final long BITS_PER_SECOND = 20_000_000;
  private static final long LATENCY_NANOS = 40_000_000;
  private static final int MUCH = 16 << 20;

  private final List<LpcValue> values = new ArrayList<>();
  private final ReadCallback read = (s, value, from) -> values.add(value);

  SlowLinkTest() {
    super(BITS_PER_SECOND, LATENCY_NANOS);
  }

  @BeforeEach
  void open() throws Exception {
    EfunProfile standard = EfunProfile.standard();
    EfunProfile large =
        standard.with(
            standard
                .mud()
                .withFrameBytes(MUCH + 64, MUCH + 64)
                .with(new MudLimits(100, 101, 15_000, 150_000, MUCH)));
    open(large, large);
  }

  private int connect() {
    return connect(MUD, read);
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
