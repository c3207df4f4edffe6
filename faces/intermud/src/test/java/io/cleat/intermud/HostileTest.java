// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcJava;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Peers that do not keep to the protocol: nobody else notices, and nothing grows without end. */
class HostileTest extends InBothWorlds {
  /** Somebody who speaks with the router by hand. */
  private final class Stranger {
    final SocketEfuns efuns = driver.efuns(this);
    final List<Packet> heard = new ArrayList<>();
    final int s =
        efuns.socketCreate(SocketMode.MUD, (fd, v, f) -> {}, (fd, reason) -> closed = true);
    boolean ready;
    boolean closed;

    Stranger() {
      efuns.socketConnect(s, routerAddress, (fd, value, from) -> hear(value), fd -> ready = true);
      until(() -> ready);
    }

    void hear(LpcValue value) {
      try {
        heard.add(Packet.read(value));
      } catch (BadPacket e) {
        throw new AssertionError(e);
      }
    }

    void says(LpcValue value) {
      assertEquals(1, efuns.socketWrite(s, value));
    }

    Stranger started(String name) {
      says(Startups.of(name, 99).value());
      until(() -> heard.stream().anyMatch(p -> p.type() == PacketType.MUDLIST));
      settle();
      heard.clear();
      return this;
    }

    String error() {
      until(() -> !heard.isEmpty());
      Packet first = heard.removeFirst();
      assertEquals(PacketType.ERROR, first.type(), first::toString);
      return first.string(0);
    }
  }

  private static LpcArray packet(Object... fields) {
    return (LpcArray) LpcJava.from(Arrays.asList(fields));
  }

  @Test
  void whoDoesNotStartIsToldAndClosed() {
    List<LpcValue> firsts =
        List.of(
            LpcInt.of(5),
            packet("tell", 5, "X", "x", "A", "al", "X", "hello"),
            packet("startup-req-3", 5, "X", 0, "*test", 0),
            packet("startup-req-3", 5, 0, 0, "*test", 0),
            new LpcString("GET / HTTP/1.1"));
    for (LpcValue first : firsts) {
      Stranger stranger = new Stranger();
      stranger.says(first);
      until(() -> stranger.closed);
      assertTrue(List.of("bad-pkt", "bad-proto").contains(stranger.error()));
    }
    assertTrue(router.drops().of(Drops.Reason.MALFORMED) >= 3);
  }

  @Test
  void nobodySpeaksForAnother() {
    TestMud a = connected("A");
    connected("B");
    Stranger stranger = new Stranger().started("Stranger");
    a.log.clear();
    stranger.says(packet("tell", 5, "B", "bo", "A", "al", "Bo", "it is me, Bo"));
    assertEquals("unk-src", stranger.error());
    a.hears();
  }

  @Test
  void onlyTheRouterSpeaksForItself() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    a.hears("mud Stranger -1");
    for (String type : List.of("mudlist", "chanlist-reply")) {
      stranger.says(packet(type, 5, "Stranger", 0, "A", 0, 99, 0));
      assertEquals("bad-proto", stranger.error());
    }
    stranger.says(packet("startup-reply", 5, "Stranger", 0, "A", 0, List.of(), 1));
    assertEquals("bad-proto", stranger.error());
    a.hears();
    assertEquals(2, a.client.memory().muds().size());
  }

  @Test
  void packetsThatAreNotBuiltRightAreAnsweredAndGoNowhere() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    a.log.clear();
    stranger.says(packet("tell", 5, "Stranger", "x", "A", "al", "X"));
    assertEquals("bad-pkt", stranger.error());
    stranger.says(packet("tell", 5, "Stranger", "x", "A", "al", 7, "hello"));
    assertEquals("bad-pkt", stranger.error());
    stranger.says(packet("tell", "five", "Stranger", "x", "A", "al", "X", "hello"));
    assertEquals("bad-pkt", stranger.error());
    stranger.says(packet("channel-listen", 5, "Stranger", 0, "*test", 0, List.of("x"), 1));
    assertEquals("bad-pkt", stranger.error());
    stranger.says(packet("nonsense", 5, "Stranger", 0, 0, 0));
    assertEquals("unk-type", stranger.error());
    stranger.says(LpcArray.EMPTY);
    assertEquals("bad-pkt", stranger.error());
    a.hears();
  }

  @Test
  void aPacketOfAnUnknownTypeForOneMudIsHandedOnAndAnsweredThere() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    a.log.clear();
    stranger.says(packet("mail", 5, "Stranger", "x", "A", "al", "whatever"));
    assertEquals("unk-type", stranger.error());
    assertEquals(1, a.client.drops().of(Drops.Reason.MALFORMED));
    stranger.says(packet("mail", 5, "Stranger", "x", "Nowhere", "al", "whatever"));
    assertEquals("unk-dst", stranger.error());
  }

  @Test
  void anErrorIsNeverAnswered() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    a.log.clear();
    stranger.says(packet("error", 5, "Stranger", 0, "Nowhere", 0, "unk-user", "?", 0));
    stranger.says(packet("error", 5, "Stranger", 0, "*test", 0, "unk-user", "?", 0));
    stranger.says(packet("error", 5, "Stranger", 0, "A", 0, "unk-user", "?", 0));
    a.hears("error from Stranger: unk-user");
    assertEquals(List.of(), stranger.heard);
    assertEquals(2, router.drops().of(Drops.Reason.ERROR_FOR_NOBODY));
  }

  @Test
  void aPacketThatHasBeenHandedOnTooOftenIsDropped() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    a.log.clear();
    stranger.says(packet("tell", 1, "Stranger", "x", "A", "al", "X", "too old"));
    stranger.says(packet("tell", -7, "Stranger", "x", "A", "al", "X", "too old"));
    stranger.says(packet("tell", 2, "Stranger", "x", "A", "al", "X", "just so"));
    a.hears("x@Stranger (X) tells al just so");
    assertEquals(2, router.drops().of(Drops.Reason.TOO_OLD));
  }

  @Test
  void aFrameThatIsTooLongEndsItsConnectionOnly() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    a.log.clear();
    SocketEfuns raw = driver.efuns("raw");
    int s = raw.socketCreate(SocketMode.STREAM_BINARY, (fd, v, f) -> {}, (fd, r) -> a.log.add("x"));
    raw.socketConnect(
        s,
        routerAddress,
        (fd, v, f) -> {},
        fd -> raw.socketWrite(fd, (byte) 0, (byte) 4, (byte) 0, (byte) 1));
    a.hears("x");
    stranger.says(packet("tell", 5, "Stranger", "x", "A", "al", "X", "hello"));
    a.hears("x@Stranger (X) tells al hello");
  }

  @Test
  void aPacketThatIsTooLongIsRefusedBeforeItIsSent() {
    TestMud a = connected("A");
    assertEquals(
        SendResult.REFUSED, a.client.tell("al", "Al", Person.of("al", "A"), "x".repeat(300_000)));
    assertEquals(1, a.client.drops().of(Drops.Reason.REFUSED));
    assertTrue(a.client.isUp());
  }

  @Test
  void randomPacketsHurtNobody() {
    TestMud a = connected("A");
    Stranger stranger = new Stranger().started("Stranger");
    SplittableRandom random = new SplittableRandom(11);
    PacketType[] types = PacketType.values();
    for (int i = 0; i < 3000; i++) {
      PacketType type = types[random.nextInt(types.length)];
      if (type == PacketType.SHUTDOWN) {
        continue;
      }
      List<LpcValue> fields = new ArrayList<>();
      fields.add(new LpcString(type.text()));
      fields.add(LpcInt.of(random.nextInt(10)));
      fields.add(new LpcString("Stranger"));
      fields.add(any(random));
      fields.add(random.nextBoolean() ? new LpcString("A") : any(random));
      fields.add(any(random));
      for (int n = random.nextInt(10); n > 0; n--) {
        fields.add(any(random));
      }
      int result = stranger.efuns.socketWrite(stranger.s, LpcArray.of(fields));
      assertTrue(result == 1 || result == -29 || result == -22, () -> "result " + result);
      if (i % 50 == 0) {
        settle();
      }
    }
    settle();
    a.log.clear();
    a.client.ping("Stranger");
    until(() -> stranger.heard.stream().anyMatch(p -> p.type() == PacketType.PING_REQUEST));
    assertTrue(a.client.isUp());
  }

  private static LpcValue any(SplittableRandom random) {
    return switch (random.nextInt(7)) {
      case 0 -> LpcInt.ZERO;
      case 1 -> LpcInt.of(random.nextLong());
      case 2 -> new LpcString("A");
      case 3 -> new LpcString("*test");
      case 4 -> LpcArray.of(new LpcString("A"), LpcInt.of(1));
      case 5 -> LpcMapping.of(new LpcString("x"), LpcArray.of(new LpcString("A"), LpcInt.of(0)));
      default -> new LpcString("\u00e4 $N \" \\ \n" + random.nextInt(10));
    };
  }

  @Test
  void aCrowdIsRefusedAtTheDoor() throws Exception {
    router.close();
    RouterSettings few =
        new RouterSettings("*test", 2, 1, 3, 60 * SECOND, 1, new java.util.Random(1));
    router = IntermudRouter.open(driver, few, routerAddress);
    TestMud a = connected("A");
    TestMud b = connected("B");
    TestMud c = mud("C");
    until(() -> c.log.contains("disconnected: not-allowed: the router is full"));
    c.client.close();
    a.client.addChannel("al", "one", 0);
    a.hears("channel one of A");
    a.client.addChannel("al", "two", 0);
    a.hears("error from *test for al: not-allowed");
    b.client.close();
    until(() -> a.log.contains("mud B 0"));
    TestMud d = mud("D");
    until(() -> d.client.isUp());
    until(() -> a.log.contains("mud B gone"));
    List<Stranger> strangers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      strangers.add(new Stranger());
    }
    until(() -> strangers.getLast().closed);
    assertEquals(1, strangers.stream().filter(stranger -> stranger.closed).count());
  }
}
