// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.Driver;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * One mud on Intermud-3. It connects to a router, and again when that is lost; keeps the lists of
 * muds and channels; answers what others ask, with the help of its listener.
 *
 * <pre>{@code
 * IntermudClient mud = IntermudClient.open(driver, ClientSettings.of("My MUD", "127.0.0.1 8080"), listener);
 * mud.listen("imud_gossip", true);
 * mud.tell("alice", "Alice", Person.of("bob", "Other MUD"), "hello");
 * }</pre>
 *
 * <p>All is called in the driver's loop: from callbacks, from {@link Driver#execute}, or between
 * turns.
 */
public final class IntermudClient implements AutoCloseable {
  private final Driver driver;
  private final ClientSettings settings;
  private final Memory memory;
  private final Keeper keeper;
  private final Session session;
  private final Set<String> tuned = new LinkedHashSet<>();

  private IntermudClient(Driver driver, ClientSettings settings, IntermudListener listener) {
    this.driver = driver;
    this.settings = settings;
    keeper = new Keeper(driver, settings, listener);
    memory = keeper.load();
    Reception reception = new Reception(settings.mud(), memory, keeper, listener);
    session = new Session(driver, settings, memory, reception, listener, this::retune);
  }

  /** A client that connects from now on. */
  public static IntermudClient open(
      Driver driver, ClientSettings settings, IntermudListener listener) {
    IntermudClient client = new IntermudClient(driver, settings, listener);
    client.session.connect();
    return client;
  }

  /** Its name. */
  public String mud() {
    return settings.mud();
  }

  /** What it knows of the network. */
  public Memory memory() {
    return memory;
  }

  /** Whether a router has let us in. */
  public boolean isUp() {
    return session.isUp();
  }

  /** What was dropped of what came, and why. */
  public Drops drops() {
    return session.drops();
  }

  // --- what is said -----------------------------------------------------------------------------

  /** Has a user of ours tell something to somebody. */
  public SendResult tell(String user, String visname, Person to, String message) {
    return send(PacketType.TELL, user, to, text(visname), text(message));
  }

  /** Has a user of ours do something to somebody; {@code $N} stands for the user. */
  public SendResult emote(String user, String visname, Person to, String message) {
    return send(PacketType.EMOTETO, user, to, text(visname), text(message));
  }

  /** Has a user of ours say something on a channel. */
  public SendResult channelMessage(String channel, String user, String visname, String message) {
    return send(
        PacketType.CHANNEL_MESSAGE, user, Person.ALL, text(channel), text(visname), text(message));
  }

  /** Has a user of ours do something on a channel; {@code $N} stands for the user. */
  public SendResult channelEmote(String channel, String user, String visname, String message) {
    return send(
        PacketType.CHANNEL_EMOTE, user, Person.ALL, text(channel), text(visname), text(message));
  }

  /** Has a user of ours do something to somebody on a channel. */
  public SendResult channelEmote(String user, TargetedEmote emote) {
    return send(PacketType.CHANNEL_TARGETED, user, Person.ALL, emote.fields());
  }

  /** Tells all how a user of ours is shown. */
  public SendResult userCache(ChannelUser user) {
    return send(PacketType.USER_CACHE_UPDATE, null, Person.ALL, user.fields());
  }

  // --- channels ---------------------------------------------------------------------------------

  /** Listens to a channel, or no more; also after each time that the router is lost. */
  public SendResult listen(String channel, boolean on) {
    if (on) {
      tuned.add(channel);
    } else {
      tuned.remove(channel);
    }
    return tune(channel, on);
  }

  private SendResult tune(String channel, boolean on) {
    return toRouter(PacketType.CHANNEL_LISTEN, null, text(channel), LpcInt.of(on ? 1 : 0));
  }

  private void retune() {
    tuned.forEach(channel -> tune(channel, true));
  }

  /** Makes a channel, which will be ours, of a kind of {@link ChannelInfo}. */
  public SendResult addChannel(String user, String channel, int kind) {
    return toRouter(PacketType.CHANNEL_ADD, user, text(channel), LpcInt.of(kind));
  }

  /** Ends a channel of ours. */
  public SendResult removeChannel(String user, String channel) {
    return toRouter(PacketType.CHANNEL_REMOVE, user, text(channel));
  }

  /** Puts muds on the list of a channel of ours, of the banned or of the admitted, and off it. */
  public SendResult adminChannel(
      String user, String channel, List<String> add, List<String> remove) {
    return toRouter(PacketType.CHANNEL_ADMIN, user, text(channel), texts(add), texts(remove));
  }

  // --- questions --------------------------------------------------------------------------------

  /** Asks who is on a mud. */
  public SendResult who(String user, String mud) {
    return send(PacketType.WHO_REQUEST, user, Person.mud(mud));
  }

  /** Asks about a user of a mud. */
  public SendResult finger(String user, Person about) {
    return send(PacketType.FINGER_REQUEST, user, Person.mud(about.mud()), text(about.user()));
  }

  /** Asks all muds whether this user is there. */
  public SendResult locate(String user, String wanted) {
    return send(PacketType.LOCATE_REQUEST, user, Person.ALL, text(wanted));
  }

  /** Asks who of a mud listens to a channel. */
  public SendResult listeners(String user, String mud, String channel) {
    return send(PacketType.CHANNEL_WHO_REQUEST, user, Person.mud(mud), text(channel));
  }

  /** Asks how a user of a mud is shown on channels. */
  public SendResult user(Person about) {
    return send(PacketType.CHANNEL_USER_REQUEST, null, Person.mud(about.mud()), text(about.user()));
  }

  /** Asks a mud for a key by which we can prove to it who we are. */
  public SendResult authenticate(String mud) {
    return send(PacketType.AUTH_REQUEST, null, Person.mud(mud));
  }

  /** Asks a mud whether it is there. */
  public SendResult ping(String mud) {
    return send(PacketType.PING_REQUEST, null, Person.mud(mud));
  }

  // --- sending ----------------------------------------------------------------------------------

  /** Sends any packet. */
  public SendResult send(Packet packet) {
    return session.send(packet);
  }

  private SendResult send(PacketType type, String user, Person to, LpcValue... fields) {
    Person from = user == null ? Person.mud(mud()) : Person.of(user, mud());
    return send(Packet.of(type, from, to, fields));
  }

  private SendResult toRouter(PacketType type, String user, LpcValue... fields) {
    return send(type, user, Person.mud(session.router().name()), fields);
  }

  private static LpcValue text(String text) {
    return new LpcString(text);
  }

  private static LpcArray texts(List<String> texts) {
    return LpcArray.of(texts.stream().map(LpcString::new).toList());
  }

  /**
   * Says goodbye to the router and ends, for a restart in {@code restartSeconds} or, where that is
   * 0, for a time that nobody knows.
   */
  public void close(int restartSeconds) {
    toRouter(PacketType.SHUTDOWN, null, LpcInt.of(restartSeconds));
    session.close();
    keeper.save();
  }

  @Override
  public void close() {
    close(0);
  }
}
