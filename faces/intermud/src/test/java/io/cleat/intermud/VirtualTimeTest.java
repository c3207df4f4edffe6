// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What takes minutes and hours: silence, patience, and coming back. */
class VirtualTimeTest extends World {
  private static final long MINUTE = 60 * SECOND;

  @Override
  Place place() {
    return Place.HOST;
  }

  /** Listens where a router should be, takes connections, and says nothing. */
  private String silentRouter(List<Integer> accepted) {
    SocketEfuns efuns = driver.efuns("silent");
    int s = efuns.socketCreate(SocketMode.MUD, (fd, value, from) -> {});
    efuns.socketBind(s, 0, "127.0.0.1 0");
    efuns.socketListen(
        s, fd -> accepted.add(efuns.socketAccept(fd, (f, value, from) -> {}, f -> {})));
    return efuns.socketAddress(s, 1);
  }

  @Test
  void anHourOfSilenceIsSpannedByQuestions() {
    TestMud a = connected("A");
    pass(60 * MINUTE);
    assertTrue(a.client.isUp());
    assertEquals(List.of(), a.log);
    // Each five minutes without a word ask once; the answer is a word.
    assertTrue(a.packets >= 5 && a.packets <= 15, a.packets + " packets");
  }

  @Test
  void aRouterThatNeverAnswersIsGivenUp() {
    List<Integer> accepted = new ArrayList<>();
    String silent = silentRouter(accepted);
    TestMud a = mud(ClientSettings.of("A", silent).with(timing()).with(new java.util.Random(3)));
    until(() -> !a.log.isEmpty());
    assertEquals(List.of("disconnected: no answer from the router"), a.log);
    assertEquals(30, network.nanoTime() / SECOND);
    until(() -> accepted.size() == 2);
  }

  @Test
  void aRouterThatFallsSilentIsLeft() {
    TestMud a = connected("A");
    long before = network.nanoTime();
    SocketEfuns efuns = driver.efuns(router);
    // The router is there but reads and writes no more: another object has its sockets.
    Object tomb = "tomb";
    for (int s = 0; s < efuns.socketStatus().size(); s++) {
      int _ =
          efuns.socketRelease(
              s,
              tomb,
              (fd, to) ->
                  driver
                      .efuns(tomb)
                      .socketAcquire(fd, (f, value, from) -> {}, f -> {}, (f, reason) -> {}));
    }
    until(() -> !a.log.isEmpty());
    assertEquals(List.of("disconnected: the router is silent"), a.log);
    long seconds = (network.nanoTime() - before) / SECOND;
    assertTrue(seconds > 300 && seconds <= 2 * 300 + 21, seconds + " s");
  }

  @Test
  void aConnectionThatLastedMakesTheNextFailureAFirstOne() throws Exception {
    router.close();
    TestMud a = mud("A");
    until(() -> a.retries.size() == 5);
    startRouter(1000);
    until(() -> a.client.isUp());
    pass(2 * MINUTE);
    router.close();
    until(() -> a.retries.size() == 6);
    assertTrue(a.retries.getLast() <= timing().firstRetryNanos());
  }

  @Test
  void aConnectionThatDidNotLastDoesNot() throws Exception {
    router.close();
    TestMud a = mud("A");
    until(() -> a.retries.size() == 5);
    startRouter(1000);
    until(() -> a.client.isUp());
    router.close();
    until(() -> a.retries.size() == 6);
    assertTrue(a.retries.getLast() > 8 * timing().firstRetryNanos());
  }

  @Test
  void aStrangerWhoSaysNothingIsAskedToLeave() {
    List<String> closed = new ArrayList<>();
    SocketEfuns efuns = driver.efuns("stranger");
    int s = efuns.socketCreate(SocketMode.MUD, (fd, v, f) -> {}, (fd, r) -> closed.add("closed"));
    efuns.socketConnect(s, routerAddress, (fd, v, f) -> {}, fd -> {});
    until(() -> !closed.isEmpty());
    assertEquals(60, network.nanoTime() / SECOND);
  }

  @Test
  void theSameSeedGivesTheSameHour() throws Exception {
    List<List<Long>> runs = new ArrayList<>();
    for (int run = 0; run < 2; run++) {
      router.close();
      TestMud a = mud("A");
      until(() -> a.retries.size() == 8);
      a.client.close();
      runs.add(a.retries);
    }
    assertEquals(runs.getFirst(), runs.getLast());
  }
}
