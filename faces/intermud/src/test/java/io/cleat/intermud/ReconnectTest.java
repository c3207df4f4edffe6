// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A router that is lost, moves, or falls silent. */
class ReconnectTest extends InBothWorlds {
  @Test
  void whenTheRouterComesBackSoDoMudsAndChannelsGoOn() throws Exception {
    TestMud a = connected("A");
    TestMud b = connected("B");
    a.client.addChannel("al", "gossip", ChannelInfo.BANNING);
    b.hears("channel gossip of A");
    b.client.listen("gossip", true);
    b.isUnderstood();
    long password = a.client.memory().password();
    router.close();
    until(() -> !a.client.isUp() && !b.client.isUp());
    startRouter(2000);
    until(() -> a.client.isUp() && b.client.isUp());
    settle();
    assertEquals(password, a.client.memory().password(), "its name is still its own");
    a.client.addChannel("al", "gossip", ChannelInfo.BANNING); // this router keeps nothing
    a.isUnderstood();
    b.client.listen("gossip", true);
    b.isUnderstood();
    a.log.clear();
    b.log.clear();
    a.client.channelMessage("gossip", "al", "Al", "back again");
    b.hears("[gossip] Al@A: back again");
  }

  @Test
  void whatAMudListensToIsToldToTheRouterAgain() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    a.client.addChannel("al", "gossip", ChannelInfo.BANNING);
    b.hears("channel gossip of A");
    b.client.listen("gossip", true);
    b.isUnderstood();
    // Another connection of the same mud takes the place of the first, which then comes back.
    SocketEfuns efuns = driver.efuns("B twice");
    int s = efuns.socketCreate(SocketMode.MUD, (fd, value, from) -> {});
    Packet startup = Startups.of("B", b.client.memory().password());
    efuns.socketConnect(
        s, routerAddress, (fd, v, f) -> {}, fd -> efuns.socketWrite(fd, startup.value()));
    until(() -> !b.client.isUp());
    until(() -> b.client.isUp());
    b.isUnderstood();
    b.log.clear();
    a.client.channelMessage("gossip", "al", "Al", "still there?");
    b.hears("[gossip] Al@A: still there?");
  }

  @Test
  void theWaitsGrowByChanceUpToALimit() {
    router.close();
    TestMud a = mud("A");
    until(() -> a.retries.size() == 12);
    long whole = timing().firstRetryNanos();
    for (long wait : a.retries) {
      assertTrue(wait > whole / 2 && wait <= whole, wait + " of " + whole);
      whole = Math.min(2 * whole, timing().mostRetryNanos());
    }
    assertEquals(timing().mostRetryNanos(), whole);
    assertEquals(12, a.retries.stream().distinct().count());
    assertFalse(a.client.isUp());
  }

  @Test
  void chanceKeepsMudsFromComingBackTogether() {
    long first = timing().firstRetryNanos();
    List<Long> waits = new ArrayList<>();
    for (int seed = 0; seed < 100; seed++) {
      waits.add(new Backoff(first, 10 * first, new Random(seed)).next());
    }
    assertTrue(waits.stream().distinct().count() > 95);
  }

  @Test
  void aMudGoesWhereTheRouterSendsIt() throws Exception {
    TestMud a = connected("A");
    IntermudRouter other =
        IntermudRouter.open(
            driver, RouterSettings.of("*other").with(5000, new Random(2)), "127.0.0.1 0");
    RouterAddress there = new RouterAddress("*other", other.address());
    router.routers(List.of(there, new RouterAddress("*test", routerAddress)));
    a.hears("disconnected: the router sends us to *other", "connected to *other", "mud A -1");
    assertEquals(MudInfo.DOWN, router.muds().get("A").state());
    TestMud b = mud("B");
    b.hears(
        "disconnected: the router sends us to *other",
        "connected to *other",
        "mud A -1",
        "mud B -1");
    other.close();
  }

  @Test
  void routersThatSendMudsInCirclesAreLeftInPeace() throws Exception {
    IntermudRouter other =
        IntermudRouter.open(
            driver, RouterSettings.of("*other").with(5000, new Random(2)), "127.0.0.1 0");
    other.routers(List.of(new RouterAddress("*test", routerAddress)));
    router.routers(List.of(new RouterAddress("*other", other.address())));
    TestMud a = mud("A");
    until(() -> a.log.contains("disconnected: routers send us in circles"));
    assertTrue(a.retries.getLast() > 0);
    other.close();
  }
}
