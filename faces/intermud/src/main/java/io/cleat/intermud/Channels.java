// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.util.LinkedHashMap;
import java.util.Map;

/** The channels of a router: who made them, who may use them, who listens. */
final class Channels {
  private static final int NAME_MAX = 64;

  private final RouterSettings settings;
  private final Network network;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Changes changes;

  /** What is wrong with a packet about channels. */
  record Refusal(ErrorCode code, String message) {}

  Channels(RouterSettings settings, Network network) {
    this.settings = settings;
    this.network = network;
    changes = new Changes(settings.firstId());
  }

  /** Does what a mud wants; answers why not, or null. */
  Refusal take(Account from, Packet packet) {
    String name = packet.string(0);
    if (packet.type() == PacketType.CHANNEL_ADD) {
      return add(from, name, packet.number(1));
    }
    Channel channel = channels.get(name);
    if (channel == null) {
      return new Refusal(ErrorCode.UNKNOWN_CHANNEL, "no channel " + name);
    }
    return switch (packet.type()) {
      case CHANNEL_LISTEN -> listen(from, channel, packet.number(1) != 0);
      case CHANNEL_REMOVE -> remove(from, name, channel);
      case CHANNEL_ADMIN -> admin(from, channel, packet.array(1), packet.array(2));
      default -> say(from, channel, packet);
    };
  }

  private Refusal add(Account from, String name, long kind) {
    if (kind == ChannelInfo.FILTERED) {
      return new Refusal(ErrorCode.NOT_IMPLEMENTED, "channels are not filtered here");
    }
    if (kind != ChannelInfo.BANNING && kind != ChannelInfo.ADMITTING) {
      return new Refusal(ErrorCode.BAD_PACKET, "no such kind of channel");
    }
    if (name.isBlank() || name.length() > NAME_MAX) {
      return new Refusal(ErrorCode.BAD_PACKET, "not a name for a channel");
    }
    if (channels.containsKey(name)) {
      return new Refusal(ErrorCode.NOT_ALLOWED, "there is a channel " + name);
    }
    if (channels.size() == settings.channelsMax()) {
      return new Refusal(ErrorCode.NOT_ALLOWED, "there are too many channels");
    }
    ChannelInfo info = new ChannelInfo(from.name, (int) kind);
    channels.put(name, new Channel(info));
    tell(changes.put(name, info.entry()));
    return null;
  }

  private Refusal remove(Account from, String name, Channel channel) {
    if (!from.name.equals(channel.info.host())) {
      return notYours(channel);
    }
    channels.remove(name);
    tell(changes.put(name, LpcInt.ZERO));
    return null;
  }

  private static Refusal notYours(Channel channel) {
    return new Refusal(ErrorCode.NOT_ALLOWED, "the channel is that of " + channel.info.host());
  }

  private Refusal admin(Account from, Channel channel, LpcArray add, LpcArray remove) {
    if (!from.name.equals(channel.info.host())) {
      return notYours(channel);
    }
    for (LpcValue mud : add) {
      if (mud instanceof LpcString(String name) && channel.listed.size() < Channel.LISTED_MAX) {
        channel.listed.add(name);
      }
    }
    for (LpcValue mud : remove) {
      if (mud instanceof LpcString(String name)) {
        channel.listed.remove(name);
      }
    }
    channel.listeners.removeIf(mud -> !channel.admits(mud));
    return null;
  }

  private static Refusal listen(Account from, Channel channel, boolean on) {
    if (on && !channel.admits(from.name)) {
      return new Refusal(ErrorCode.NOT_ALLOWED, "you may not listen");
    }
    if (on) {
      channel.listeners.add(from.name);
    } else {
      channel.listeners.remove(from.name);
    }
    return null;
  }

  /** To all who listen but to who said it. */
  private Refusal say(Account from, Channel channel, Packet packet) {
    if (!channel.admits(from.name)) {
      return new Refusal(ErrorCode.NOT_ALLOWED, "you may not speak");
    }
    Packet handedOn = packet.handedOn();
    for (String mud : channel.listeners) {
      Account listener = network.find(mud);
      if (listener != null && listener != from) {
        network.send(listener, handedOn);
      }
    }
    return null;
  }

  /** A mud has gone: it listens again when it says so. */
  void down(Account account) {
    channels.values().forEach(channel -> channel.listeners.remove(account.name));
  }

  private void tell(Changes.Part part) {
    network.all().forEach(account -> chanlist(account, part));
  }

  /** Tells a mud what it does not know of the channels. */
  void tell(Account account, long known) {
    changes.after(known).forEach(part -> chanlist(account, part));
  }

  private void chanlist(Account account, Changes.Part part) {
    network.send(account, PacketType.CHANLIST_REPLY, LpcInt.of(part.id()), part.entries());
  }
}
