// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.CallOut;
import io.cleat.efun.Driver;
import io.cleat.efun.SocketEfuns;
import io.cleat.efun.SocketMode;
import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * A router of Intermud-3 by itself, for tests and private networks: it lets muds in, keeps the
 * lists of muds and channels, and hands packets on. It keeps nothing over a restart; muds keep
 * their passwords, and get their names back by being the first to use them.
 *
 * <p>A message on a channel goes to all who listen but not back to its sender. Channels with a
 * filter are refused, as {@code not-imp}.
 *
 * <p>All is called in the driver's loop.
 */
public final class IntermudRouter implements AutoCloseable {
  private final Driver driver;
  private final RouterSettings settings;
  private final SocketEfuns efuns;
  private final Drops drops = new Drops();
  private final Network network;
  private final Channels channels;
  private final Map<Integer, Guest> guests = new HashMap<>();

  /** Empty where there is no other than this one. */
  private List<RouterAddress> routers = List.of();

  private int listener = -1;
  private int strangers;

  /** Whoever is at the other end of a connection. */
  private static final class Guest {
    final Line line;
    final CallOut deadline;

    /** Null until it has said who it is. */
    Account account;

    Guest(Line line, CallOut deadline) {
      this.line = line;
      this.deadline = deadline;
    }
  }

  private IntermudRouter(Driver driver, RouterSettings settings) {
    this.driver = driver;
    this.settings = settings;
    efuns = driver.efuns(this);
    network = new Network(settings, drops, account -> driver.execute(() -> cutOff(account)));
    channels = new Channels(settings, network);
  }

  /**
   * A router that listens.
   *
   * @param address {@code "0.0.0.0 8080"}; port 0 takes a free one
   * @throws IOException nobody can listen there
   */
  public static IntermudRouter open(Driver driver, RouterSettings settings, String address)
      throws IOException {
    IntermudRouter router = new IntermudRouter(driver, settings);
    router.listen(address);
    return router;
  }

  private void listen(String address) throws IOException {
    listener = check(efuns.socketCreate(SocketMode.MUD, null, this::closed), address);
    int bound = efuns.socketBind(listener, 0, address);
    int listening = bound < 0 ? bound : efuns.socketListen(listener, this::accept);
    if (listening < 0) {
      efuns.socketClose(listener);
    }
    check(listening, address);
  }

  private int check(int result, String address) throws IOException {
    if (result < 0) {
      throw new IOException(address + ": " + efuns.socketError(result));
    }
    return result;
  }

  /** Where it listens. */
  public String address() {
    return efuns.socketAddress(listener, 1);
  }

  /** The muds that it knows, those that are not there among them. */
  public Map<String, MudInfo> muds() {
    Map<String, MudInfo> muds = new java.util.LinkedHashMap<>();
    network.all().forEach(account -> muds.put(account.name, account.info));
    return muds;
  }

  /** Tells of muds that come and go from now on, by their names and what they say of themselves. */
  public void watch(BiConsumer<String, MudInfo> watcher) {
    network.watcher(watcher);
  }

  /** What was dropped, and why. */
  public Drops drops() {
    return drops;
  }

  /** Tells all muds, now and when they start, which routers there are, the preferred one first. */
  public void routers(List<RouterAddress> others) {
    routers = List.copyOf(others);
    network.routers(routers);
  }

  // --- connections ------------------------------------------------------------------------------

  private void accept(int s) {
    int accepted = efuns.socketAccept(s, this::came, this::ready);
    if (accepted < 0) {
      return;
    }
    Line line = new Line(efuns, accepted, false);
    CallOut deadline = driver.callOut(settings.startupNanos(), () -> leave(accepted, 0));
    guests.put(accepted, new Guest(line, deadline));
    if (++strangers > settings.guestsMax()) {
      leave(accepted, 0);
    }
  }

  private void ready(int s) {
    Guest guest = guests.get(s);
    if (guest != null) {
      guest.line.ready();
    }
  }

  private void closed(int s, String reason) {
    leave(s, MudInfo.DOWN);
  }

  /** Ends a connection from this side, or after the other side has ended it. */
  private void leave(int s, int state) {
    Guest guest = guests.remove(s);
    if (guest == null) {
      return;
    }
    guest.deadline.cancel();
    guest.line.close();
    if (guest.account == null) {
      strangers--;
    } else if (guest.account.line == guest.line) {
      channels.down(guest.account);
      network.down(guest.account, state);
    }
  }

  /** A mud takes nothing any more, and would not know what it has missed. */
  private void cutOff(Account account) {
    guests.entrySet().stream()
        .filter(each -> each.getValue().account == account)
        .map(Map.Entry::getKey)
        .toList()
        .forEach(s -> leave(s, MudInfo.DOWN));
  }

  // --- packets ----------------------------------------------------------------------------------

  private void came(int s, LpcValue value, String address) {
    Guest guest = guests.get(s);
    if (guest == null) {
      return;
    }
    Packet packet;
    try {
      packet = Packet.read(value);
    } catch (BadPacket e) {
      bad(s, guest, value, e);
      return;
    }
    if (guest.account == null) {
      start(s, guest, packet);
    } else if (!guest.account.name.equals(packet.from().mud())) {
      refuse(guest, ErrorCode.UNKNOWN_SOURCE, "you are " + guest.account.name, packet);
    } else {
      take(s, guest, packet);
    }
  }

  /** A mud that we know is told; a stranger has had its chance. */
  private void bad(int s, Guest guest, LpcValue value, BadPacket why) {
    drops.count(Drops.Reason.MALFORMED);
    if (isUnknownKindForAnother(guest, value, why)) {
      handOnUnknown(guest, (LpcArray) value);
      return;
    }
    Person to = guest.account == null ? why.from() : Person.mud(guest.account.name);
    SendResult _ =
        guest.line.send(Errors.packet(why.code(), why.getMessage(), settings.name(), to, value));
    if (guest.account == null) {
      leave(s, 0);
    }
  }

  /** Muds may have types of packets of their own; those for one mud are handed on as they are. */
  private static boolean isUnknownKindForAnother(Guest guest, LpcValue value, BadPacket why) {
    return why.code() == ErrorCode.UNKNOWN_TYPE
        && guest.account != null
        && guest.account.name.equals(why.from().mud())
        && value instanceof LpcArray all
        && all.at(4) instanceof LpcString;
  }

  private void handOnUnknown(Guest guest, LpcArray all) {
    String mud = ((LpcString) all.at(4)).text();
    Account to = network.find(mud);
    if (to != null && to.isUp()) {
      network.send(to, new Packet(null, 0, Person.mud(guest.account.name), Person.mud(mud), all));
    } else {
      network.send(guest.account, unknownDestination(mud, Person.mud(guest.account.name), all));
    }
  }

  private Packet unknownDestination(String mud, Person from, LpcValue packet) {
    Account known = network.find(mud);
    String message = mud + (known == null ? " is not known" : " is not there");
    return Errors.packet(ErrorCode.UNKNOWN_DESTINATION, message, settings.name(), from, packet);
  }

  private void start(int s, Guest guest, Packet packet) {
    if (packet.type() != PacketType.STARTUP_REQUEST || packet.from().mud() == null) {
      stop(s, guest, ErrorCode.BAD_PROTOCOL, "say startup-req-3 first", packet);
      return;
    }
    StringBuilder refusal = new StringBuilder();
    Account account = network.admit(packet.from().mud(), packet.number(0), refusal);
    if (account == null) {
      stop(s, guest, ErrorCode.NOT_ALLOWED, refusal.toString(), packet);
      return;
    }
    replace(account);
    guest.deadline.cancel();
    guest.account = account;
    strangers--;
    String address = efuns.socketAddress(s);
    account.line = guest.line;
    network.started(account, routersFor(s));
    channels.tell(account, packet.number(2));
    network.tell(account, packet.number(1));
    network.up(account, MudInfo.read(packet, address.replaceFirst(" \\d+$", "")), guest.line);
  }

  /** Who listens at any address is known by the one that the mud has used. */
  private List<RouterAddress> routersFor(int s) {
    return routers.isEmpty()
        ? List.of(new RouterAddress(settings.name(), efuns.socketAddress(s, 1)))
        : routers;
  }

  /** A mud that comes twice has lost its first connection without our noticing. */
  private void replace(Account account) {
    for (Map.Entry<Integer, Guest> each : List.copyOf(guests.entrySet())) {
      if (each.getValue().account == account) {
        account.line = null;
        channels.down(account);
        leave(each.getKey(), 0);
      }
    }
  }

  private void stop(int s, Guest guest, ErrorCode code, String message, Packet packet) {
    SendResult _ =
        guest.line.send(
            Errors.packet(code, message, settings.name(), packet.from(), packet.value()));
    leave(s, 0);
  }

  private void take(int s, Guest guest, Packet packet) {
    switch (packet.type()) {
      case SHUTDOWN -> leave(s, Math.clamp(packet.number(0), 0, Integer.MAX_VALUE));
      case CHANNEL_LISTEN, CHANNEL_ADD, CHANNEL_REMOVE, CHANNEL_ADMIN -> channel(guest, packet);
      case STARTUP_REQUEST, STARTUP_REPLY, MUDLIST, CHANLIST_REPLY ->
          refuse(guest, ErrorCode.BAD_PROTOCOL, "not from a mud that has started", packet);
      default -> {
        if (packet.ttl() <= 1) {
          drops.count(Drops.Reason.TOO_OLD);
        } else if (packet.type().isBroadcast()) {
          broadcast(guest, packet);
        } else {
          handOn(guest, packet);
        }
      }
    }
  }

  private void channel(Guest guest, Packet packet) {
    Channels.Refusal refusal = channels.take(guest.account, packet);
    if (refusal != null) {
      refuse(guest, refusal.code(), refusal.message(), packet);
    }
  }

  private void broadcast(Guest guest, Packet packet) {
    switch (packet.type()) {
      case CHANNEL_MESSAGE, CHANNEL_EMOTE, CHANNEL_TARGETED -> channel(guest, packet);
      default -> {
        Packet handedOn = packet.handedOn();
        for (Account account : network.all()) {
          if (account != guest.account) {
            network.send(account, handedOn);
          }
        }
      }
    }
  }

  private void handOn(Guest guest, Packet packet) {
    String mud = packet.to().mud();
    if (mud == null) {
      refuse(guest, ErrorCode.BAD_PACKET, "for no mud", packet);
    } else if (mud.equals(settings.name())) {
      forUs(guest, packet);
    } else if (network.find(mud) != null && network.find(mud).isUp()) {
      network.send(network.find(mud), packet.handedOn());
    } else if (packet.type() == PacketType.ERROR) {
      drops.count(Drops.Reason.ERROR_FOR_NOBODY);
    } else {
      Packet error = unknownDestination(mud, packet.from(), packet.value());
      network.send(guest.account, error);
    }
  }

  private void forUs(Guest guest, Packet packet) {
    switch (packet.type()) {
      case PING_REQUEST ->
          network.send(guest.account, packet.answer(PacketType.PING_REPLY, settings.name()));
      case ERROR -> drops.count(Drops.Reason.ERROR_FOR_NOBODY);
      default -> refuse(guest, ErrorCode.NOT_IMPLEMENTED, "routers do not do this", packet);
    }
  }

  private void refuse(Guest guest, ErrorCode code, String message, Packet packet) {
    if (packet.type() == PacketType.ERROR) {
      drops.count(Drops.Reason.ERROR_FOR_NOBODY);
      return;
    }
    Person to = new Person(packet.from().user(), guest.account.name);
    network.send(guest.account, Errors.packet(code, message, settings.name(), to, packet.value()));
  }

  /** Ends all connections; what was accepted is still sent. */
  @Override
  public void close() {
    efuns.socketClose(listener);
    for (Guest guest : guests.values()) {
      guest.deadline.cancel();
      guest.line.close();
    }
    guests.clear();
  }
}
