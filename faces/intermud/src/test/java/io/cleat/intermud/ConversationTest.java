// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What users of two muds say and ask, through a router. */
class ConversationTest extends InBothWorlds {
  @Test
  void aTellReachesItsUser() {
    TestMud a = connected("A MUD");
    TestMud b = connected("B MUD");
    a.client.tell("Al", "Al the Builder", Person.of("Al", "B MUD"), "hello \"you\"\nthere");
    b.hears("al@A MUD (Al the Builder) tells al hello \"you\"\nthere");
    a.hears();
  }

  @Test
  void anEmoteReachesItsUser() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    a.client.emote("al", "Al", Person.of("bo", "B"), "$N waves.");
    b.hears("al@A (Al) to bo: $N waves.");
  }

  @Test
  void aUserWhoIsNotThereIsAnError() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    a.client.tell("al", "Al", Person.of("nobody", "B"), "hello");
    a.hears("error from B for al: unk-user");
    a.client.finger("al", Person.of("nobody", "B"));
    a.hears("error from B for al: unk-user");
    b.hears();
  }

  @Test
  void aMudThatIsNotKnownIsAnError() {
    TestMud a = connected("A");
    a.client.tell("al", "Al", Person.of("al", "Nowhere"), "hello");
    a.hears("error from *test for al: unk-dst");
  }

  @Test
  void aMudThatHasLeftIsAnError() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    b.client.close();
    a.hears("mud B 0");
    a.client.who("al", "B");
    a.hears("error from *test for al: unk-dst");
  }

  @Test
  void whoIsThereIsTold() {
    TestMud a = connected("A");
    connected("B");
    a.client.who("al", "B");
    a.hears("al hears who is on B: [WhoEntry[visname=Al, idleSeconds=7, extra=the builder]]");
  }

  @Test
  void aUserIsFingered() {
    TestMud a = connected("A");
    connected("B");
    a.client.finger("al", Person.of("Al", "B"));
    a.hears("al hears of Al@B: wizard");
  }

  @Test
  void aUserIsLocatedWhereverItIs() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    connected("C").user = "someone else";
    a.client.locate("al", "al");
    a.hears("al hears that Al is on B");
    b.hears();
  }

  @Test
  void howAUserIsShownIsToldAndAsked() {
    TestMud a = connected("A");
    TestMud b = connected("B");
    a.client.user(Person.of("al", "B"));
    a.hears("al@B is Al");
    a.client.userCache(new ChannelUser("al", "Al the Great", 2));
    b.hears("user al@A is Al the Great");
  }

  @Test
  void aMudGivesAKeyToWhomItWants() {
    TestMud a = connected("A");
    TestMud b = connected("Stranger");
    connected("C");
    a.client.authenticate("C");
    a.hears("key of C: 4711");
    b.client.authenticate("C");
    b.hears("error from C: not-allowed");
  }

  @Test
  void aMudAndARouterAnswerPings() {
    TestMud a = connected("A");
    connected("B");
    a.client.ping("B");
    a.hears("B is there");
    a.client.ping("*test");
    a.hears("*test is there");
  }

  @Test
  void aMudMayTalkToItself() {
    TestMud a = connected("A");
    a.client.tell("al", "Al", Person.of("al", "A"), "note");
    a.hears("al@A (Al) tells al note");
  }

  @Test
  void thingsBeforeTheRouterHasLetUsInAreNotSent() {
    TestMud a = mud("A");
    assertEquals(SendResult.NOT_CONNECTED, a.client.who("al", "B"));
  }
}
