// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Channels: made, listened to, guarded, ended. */
class ChannelsTest extends InBothWorlds {
  private TestMud a;
  private TestMud b;
  private TestMud c;

  private void channel(int kind) {
    a = connected("A");
    b = connected("B");
    c = connected("C");
    a.client.addChannel("al", "gossip", kind);
    for (TestMud mud : List.of(a, b, c)) {
      mud.hears("channel gossip of A");
    }
  }

  private void listening(TestMud... all) {
    for (TestMud mud : all) {
      mud.client.listen("gossip", true);
      mud.isUnderstood();
    }
  }

  @Test
  void aMessageGoesToThoseWhoListenButNotBack() {
    channel(ChannelInfo.BANNING);
    listening(a, b);
    a.client.channelMessage("gossip", "al", "Al", "hello");
    b.hears("[gossip] Al@A: hello");
    c.client.channelMessage("gossip", "cy", "Cy", "I do not listen");
    a.hears("[gossip] Cy@C: I do not listen");
    b.hears("[gossip] Cy@C: I do not listen");
    c.hears();
  }

  @Test
  void whoListensNoMoreHearsNoMore() {
    channel(ChannelInfo.BANNING);
    listening(b, c);
    c.client.listen("gossip", false);
    c.isUnderstood();
    a.client.channelMessage("gossip", "al", "Al", "hello");
    b.hears("[gossip] Al@A: hello");
    c.hears();
  }

  @Test
  void emotesArePlainOrAtSomebody() {
    channel(ChannelInfo.BANNING);
    listening(b, c);
    a.client.channelEmote("gossip", "al", "Al", "$N smiles.");
    b.hears("[gossip] Al@A smiles.");
    c.hears("[gossip] Al@A smiles.");
    a.client.channelEmote(
        "al",
        new TargetedEmote(
            "gossip", Person.of("bo", "B"), "$N smiles at $O.", "$N smiles at you.", "Al", "Bo"));
    b.hears("[gossip] Al smiles at you.");
    c.hears("[gossip] Al smiles at Bo.");
  }

  @Test
  void whoIsBannedNeitherHearsNorSpeaks() {
    channel(ChannelInfo.BANNING);
    listening(b, c);
    a.client.adminChannel("al", "gossip", List.of("C"), List.of());
    a.isUnderstood();
    a.client.channelMessage("gossip", "al", "Al", "without C");
    b.hears("[gossip] Al@A: without C");
    c.hears();
    c.client.channelMessage("gossip", "cy", "Cy", "and now");
    c.hears("error from *test for cy: not-allowed");
    c.client.listen("gossip", true);
    c.hears("error from *test: not-allowed");
    a.client.adminChannel("al", "gossip", List.of(), List.of("C"));
    a.isUnderstood();
    listening(c);
    a.client.channelMessage("gossip", "al", "Al", "with C");
    c.hears("[gossip] Al@A: with C");
  }

  @Test
  void whoIsNotAdmittedNeitherHearsNorSpeaks() {
    channel(ChannelInfo.ADMITTING);
    b.client.listen("gossip", true);
    b.hears("error from *test: not-allowed");
    a.client.adminChannel("al", "gossip", List.of("B"), List.of());
    a.isUnderstood();
    listening(b);
    a.client.channelMessage("gossip", "al", "Al", "welcome");
    b.hears("[gossip] Al@A: welcome");
  }

  @Test
  void aChannelIsItsHosts() {
    channel(ChannelInfo.BANNING);
    b.client.adminChannel("bo", "gossip", List.of("A"), List.of());
    b.hears("error from *test for bo: not-allowed");
    b.client.removeChannel("bo", "gossip");
    b.hears("error from *test for bo: not-allowed");
    b.client.addChannel("bo", "gossip", ChannelInfo.BANNING);
    b.hears("error from *test for bo: not-allowed");
    a.client.removeChannel("al", "gossip");
    c.hears("channel gossip gone");
    assertEquals(Map.of(), c.client.memory().channels());
  }

  @Test
  void aChannelThatIsNotThereIsAnError() {
    a = connected("A");
    a.client.listen("nothing", true);
    a.hears("error from *test: unk-channel");
    a.client.channelMessage("nothing", "al", "Al", "hello");
    a.hears("error from *test for al: unk-channel");
  }

  @Test
  void filtersAreNotThere() {
    a = connected("A");
    a.client.addChannel("al", "filtered", ChannelInfo.FILTERED);
    a.hears("error from *test for al: not-imp");
  }

  @Test
  void whoListensIsAskedOfAMud() {
    channel(ChannelInfo.BANNING);
    a.client.listeners("al", "B", "gossip");
    a.hears("al hears who of B listens to gossip: [Al on gossip]");
  }
}
