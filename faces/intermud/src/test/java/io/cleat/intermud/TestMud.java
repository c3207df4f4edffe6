// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

/** A mud with one user, who notes everything that is told, and answers everything that is asked. */
class TestMud implements IntermudListener {
  private final World world;
  final List<String> log = new ArrayList<>();
  final List<Long> retries = new ArrayList<>();
  IntermudClient client;
  String user = "al";
  int packets;

  TestMud(World world) {
    this.world = world;
  }

  String name() {
    return client.mud();
  }

  /** Waits until all of this was told, and nothing else. */
  void hears(String... expected) {
    world.until(() -> log.size() >= expected.length);
    world.settle();
    assertEquals(List.of(expected), log);
    log.clear();
  }

  /** Waits until the router has seen all that we have sent so far. */
  void isUnderstood() {
    client.ping("*test");
    world.until(() -> log.contains("*test is there"));
    log.remove("*test is there");
  }

  @Override
  public void packet(Packet packet) {
    packets++;
  }

  @Override
  public void connected(RouterAddress router) {
    log.add("connected to " + router.name());
  }

  @Override
  public void disconnected(String reason, long retryNanos) {
    retries.add(retryNanos);
    log.add("disconnected: " + reason);
  }

  @Override
  public void mud(String name, MudInfo info) {
    log.add("mud " + name + (info == null ? " gone" : " " + info.state()));
  }

  @Override
  public void channel(String name, ChannelInfo info) {
    log.add("channel " + name + (info == null ? " gone" : " of " + info.host()));
  }

  @Override
  public void error(String from, String user, String code, String message, Packet packet) {
    log.add("error from " + from + (user == null ? "" : " for " + user) + ": " + code);
  }

  @Override
  public boolean tell(Person from, String to, String visname, String message) {
    boolean known = to.equals(user);
    if (known) {
      log.add(from + " (" + visname + ") tells " + to + " " + message);
    }
    return known;
  }

  @Override
  public boolean emote(Person from, String to, String visname, String message) {
    log.add(from + " (" + visname + ") to " + to + ": " + message);
    return true;
  }

  @Override
  public void channelMessage(String channel, Person from, String visname, String message) {
    log.add("[" + channel + "] " + visname + "@" + from.mud() + ": " + message);
  }

  @Override
  public void channelEmote(String channel, Person from, String visname, String message) {
    log.add("[" + channel + "] " + message.replace("$N", visname + "@" + from.mud()));
  }

  @Override
  public void channelEmote(Person from, TargetedEmote emote) {
    boolean us = emote.target().mud().equals(name());
    String text = us ? emote.forTarget() : emote.forOthers();
    log.add(
        "["
            + emote.channel()
            + "] "
            + text.replace("$N", emote.visname()).replace("$O", emote.targetVisname()));
  }

  @Override
  public void userCache(String mud, ChannelUser changed) {
    log.add("user " + changed.username() + "@" + mud + " is " + changed.visname());
  }

  @Override
  public List<WhoEntry> who(Person asker) {
    return List.of(new WhoEntry("Al", 7, "the builder"));
  }

  @Override
  public Finger finger(Person asker, String username) {
    return username.equals(user)
        ? new Finger("Al", "the builder", null, null, "Today", 7, null, "wizard", null)
        : null;
  }

  @Override
  public Located locate(Person asker, String username) {
    return username.equals(user) ? new Located(name(), "Al", 7, "editing") : null;
  }

  @Override
  public List<String> listeners(String channel) {
    return List.of("Al on " + channel);
  }

  @Override
  public ChannelUser user(String username) {
    return username.equals(user) ? new ChannelUser(user, "Al", 2) : null;
  }

  @Override
  public int authKey(String mud) {
    return mud.equals("Stranger") ? 0 : 4711;
  }

  @Override
  public void whoReply(String mud, String asker, List<WhoEntry> users) {
    log.add(asker + " hears who is on " + mud + ": " + users);
  }

  @Override
  public void fingerReply(String mud, String asker, Finger found) {
    log.add(asker + " hears of " + found.visname() + "@" + mud + ": " + found.level());
  }

  @Override
  public void locateReply(String asker, Located found) {
    log.add(asker + " hears that " + found.visname() + " is on " + found.mud());
  }

  @Override
  public void listenersReply(String mud, String asker, String channel, List<String> users) {
    log.add(asker + " hears who of " + mud + " listens to " + channel + ": " + users);
  }

  @Override
  public void userReply(String mud, ChannelUser found) {
    log.add(found.username() + "@" + mud + " is " + found.visname());
  }

  @Override
  public void authReply(String mud, long key) {
    log.add("key of " + mud + ": " + key);
  }

  @Override
  public void pong(String mud) {
    log.add(mud + " is there");
  }
}
