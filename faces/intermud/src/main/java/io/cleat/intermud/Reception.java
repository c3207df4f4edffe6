// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a client makes of the packets that come: changes of its memory, calls, and answers. */
final class Reception {
  private final String mud;
  private final Memory memory;
  private final Keeper keeper;
  private final IntermudListener listener;

  Reception(String mud, Memory memory, Keeper keeper, IntermudListener listener) {
    this.mud = mud;
    this.memory = memory;
    this.keeper = keeper;
    this.listener = listener;
  }

  void started(Packet reply) {
    memory.started(reply);
    keeper.changed();
  }

  /** Whether an error may be sent about a value that is no packet. */
  static boolean mayBeToldOfErrors(LpcValue value, String mud) {
    return value instanceof LpcArray all
        && all.size() > 5
        && !all.at(0).equals(new LpcString(PacketType.ERROR.text()))
        && all.at(2) instanceof LpcString
        && all.at(4).equals(new LpcString(mud));
  }

  /** Takes a packet; answers why it is dropped, or null. */
  Drops.Reason take(Packet packet, String router, Consumer<Packet> answers) {
    boolean own = mud.equals(packet.from().mud());
    if (own && packet.type().isBroadcast()) {
      return Drops.Reason.OWN;
    }
    if (!packet.type().isForMuds() && !router.equals(packet.from().mud())) {
      return Drops.Reason.OUT_OF_PLACE;
    }
    listener.packet(packet);
    return switch (packet.type()) {
      case STARTUP_REQUEST, SHUTDOWN -> Drops.Reason.OUT_OF_PLACE;
      case CHANNEL_LISTEN, CHANNEL_ADD, CHANNEL_REMOVE, CHANNEL_ADMIN -> Drops.Reason.OUT_OF_PLACE;
      default -> {
        if (!hears(packet)) {
          answer(packet, answers);
        }
        yield null;
      }
    };
  }

  /** Whether it is something that needs no answer. */
  private boolean hears(Packet packet) {
    Person from = packet.from();
    switch (packet.type()) {
      case MUDLIST -> mudlist(packet);
      case CHANLIST_REPLY -> chanlist(packet);
      case ERROR -> error(packet);
      case CHANNEL_MESSAGE ->
          listener.channelMessage(packet.string(0), from, packet.string(1), packet.string(2));
      case CHANNEL_EMOTE ->
          listener.channelEmote(packet.string(0), from, packet.string(1), packet.string(2));
      case CHANNEL_TARGETED -> listener.channelEmote(from, TargetedEmote.read(packet));
      case USER_CACHE_UPDATE -> listener.userCache(from.mud(), ChannelUser.read(packet));
      default -> {
        return reply(packet);
      }
    }
    return true;
  }

  private void mudlist(Packet list) {
    List<String> changed = memory.mudlist(list);
    keeper.changed();
    changed.forEach(name -> listener.mud(name, memory.muds().get(name)));
  }

  private void chanlist(Packet list) {
    List<String> changed = memory.chanlist(list);
    keeper.changed();
    changed.forEach(name -> listener.channel(name, memory.channels().get(name)));
  }

  private void error(Packet error) {
    Packet ours = null;
    try {
      ours = Packet.read(error.field(2));
    } catch (BadPacket _) {
      // Not every router sends back what it did not take.
    }
    listener.error(error.from().mud(), error.to().user(), error.string(0), error.string(1), ours);
  }

  /** Whether it is the answer to a question of ours. */
  private boolean reply(Packet packet) {
    String from = packet.from().mud();
    String asker = packet.to().user();
    switch (packet.type()) {
      case WHO_REPLY -> listener.whoReply(from, asker, WhoEntry.read(packet.array(0)));
      case FINGER_REPLY -> listener.fingerReply(from, asker, Finger.read(packet));
      case LOCATE_REPLY -> {
        int idle = Math.clamp(packet.number(2), -1, Integer.MAX_VALUE);
        listener.locateReply(
            asker, new Located(packet.string(0), packet.string(1), idle, packet.string(3)));
      }
      case CHANNEL_WHO_REPLY ->
          listener.listenersReply(from, asker, packet.string(0), texts(packet.array(1)));
      case CHANNEL_USER_REPLY -> listener.userReply(from, ChannelUser.read(packet));
      case AUTH_REPLY -> listener.authReply(from, packet.number(0));
      case PING_REPLY -> listener.pong(from);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static List<String> texts(LpcArray array) {
    List<String> texts = new ArrayList<>();
    for (LpcValue value : array) {
      if (value instanceof LpcString(String text)) {
        texts.add(text);
      }
    }
    return texts;
  }

  // --- answers ----------------------------------------------------------------------------------

  private void answer(Packet packet, Consumer<Packet> answers) {
    Person from = packet.from();
    if (from.mud() == null) {
      return;
    }
    Packet answer =
        switch (packet.type()) {
          case TELL, EMOTETO -> told(packet);
          case WHO_REQUEST -> who(packet);
          case FINGER_REQUEST -> finger(packet);
          case LOCATE_REQUEST -> locate(packet);
          case CHANNEL_WHO_REQUEST -> listeners(packet);
          case CHANNEL_USER_REQUEST -> user(packet);
          case AUTH_REQUEST -> auth(packet);
          // A ping of our own, which the keep-alive sent, has been answered by its coming back.
          case PING_REQUEST ->
              from.mud().equals(mud) ? null : packet.answer(PacketType.PING_REPLY, mud);
          default -> null;
        };
    if (answer != null) {
      answers.accept(answer);
    }
  }

  private Packet told(Packet packet) {
    String user = packet.to().user();
    boolean known =
        user != null
            && (packet.type() == PacketType.TELL
                ? listener.tell(packet.from(), user, packet.string(0), packet.string(1))
                : listener.emote(packet.from(), user, packet.string(0), packet.string(1)));
    return known ? null : unknownUser(packet, user);
  }

  private Packet unknownUser(Packet packet, String user) {
    String message = user == null ? "no user is named" : "no user " + user + " here";
    return Errors.packet(ErrorCode.UNKNOWN_USER, message, mud, packet.from(), packet.value());
  }

  private Packet who(Packet packet) {
    List<LpcArray> rows = listener.who(packet.from()).stream().map(WhoEntry::entry).toList();
    return packet.answer(PacketType.WHO_REPLY, mud, LpcArray.of(rows));
  }

  private Packet finger(Packet packet) {
    Finger finger = listener.finger(packet.from(), packet.string(0));
    return finger == null
        ? unknownUser(packet, packet.string(0))
        : packet.answer(PacketType.FINGER_REPLY, mud, finger.fields());
  }

  /** Who does not know the user says nothing, or everybody would. */
  private Packet locate(Packet packet) {
    Located found = listener.locate(packet.from(), packet.string(0));
    return found == null
        ? null
        : packet.answer(
            PacketType.LOCATE_REPLY,
            mud,
            new LpcString(found.mud()),
            new LpcString(found.visname()),
            LpcInt.of(found.idleSeconds()),
            Person.orZero(found.status()));
  }

  private Packet listeners(Packet packet) {
    List<LpcString> users =
        listener.listeners(packet.string(0)).stream().map(LpcString::new).toList();
    return packet.answer(
        PacketType.CHANNEL_WHO_REPLY, mud, new LpcString(packet.string(0)), LpcArray.of(users));
  }

  private Packet user(Packet packet) {
    ChannelUser user = listener.user(packet.string(0));
    return user == null
        ? unknownUser(packet, packet.string(0))
        : packet.answer(PacketType.CHANNEL_USER_REPLY, mud, user.fields());
  }

  private Packet auth(Packet packet) {
    int key = listener.authKey(packet.from().mud());
    return key == 0
        ? Errors.packet(ErrorCode.NOT_ALLOWED, "no key for you", mud, packet.from(), packet.value())
        : packet.answer(PacketType.AUTH_REPLY, mud, LpcInt.of(key));
  }
}
