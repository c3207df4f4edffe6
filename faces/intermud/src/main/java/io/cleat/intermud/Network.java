// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The muds of a router: who they are, who is there, and how packets reach them. */
final class Network {
  private static final int NAME_MAX = 64;

  private final RouterSettings settings;
  private final Drops drops;
  private final Consumer<Account> cutOff;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private final Changes changes;
  private BiConsumer<String, MudInfo> watcher = (name, info) -> {};

  /**
   * @param cutOff ends, soon, the connection of a mud that takes nothing any more
   */
  Network(RouterSettings settings, Drops drops, Consumer<Account> cutOff) {
    this.settings = settings;
    this.drops = drops;
    this.cutOff = cutOff;
    changes = new Changes(settings.firstId());
  }

  void watcher(BiConsumer<String, MudInfo> other) {
    watcher = other;
  }

  Account find(String name) {
    return accounts.get(name);
  }

  Collection<Account> all() {
    return List.copyOf(accounts.values());
  }

  /**
   * The account of a mud that starts, a new one where its name is new; null where it may not, with
   * {@code refusal} as the reason. A password of somebody who is not known is taken: this router
   * may have forgotten what it gave.
   */
  Account admit(String name, long password, StringBuilder refusal) {
    Account known = accounts.get(name);
    if (known != null) {
      if (known.password != password) {
        refusal.append("the name is taken, and this is not its password");
        return null;
      }
      return known;
    }
    if (!isName(name)) {
      refusal.append("not a name for a mud");
      return null;
    }
    if (accounts.size() == settings.mudsMax() && !forgetOne()) {
      refusal.append("the router is full");
      return null;
    }
    long given = password != 0 ? password : 1 + settings.chance().nextInt(Integer.MAX_VALUE);
    Account account = new Account(name, given);
    accounts.put(name, account);
    return account;
  }

  private static boolean isName(String name) {
    return !name.isBlank()
        && name.length() <= NAME_MAX
        && name.charAt(0) != '*'
        && name.chars().noneMatch(Character::isISOControl);
  }

  /** Forgets the mud that has been known longest of those that are not there. */
  private boolean forgetOne() {
    for (Account account : accounts.values()) {
      if (!account.isUp()) {
        accounts.remove(account.name);
        tell(changes.put(account.name, LpcInt.ZERO));
        return true;
      }
    }
    return false;
  }

  /** A mud is there. */
  void up(Account account, MudInfo info, Line line) {
    account.line = line;
    account.info = info;
    watcher.accept(account.name, info);
    tell(changes.put(account.name, info.entry()));
  }

  /** A mud is not there any more. */
  void down(Account account, int state) {
    account.line = null;
    account.info = account.info.in(state);
    watcher.accept(account.name, account.info);
    tell(changes.put(account.name, account.info.entry()));
  }

  // --- packets ----------------------------------------------------------------------------------

  private void tell(Changes.Part part) {
    for (Account account : all()) {
      mudlist(account, part);
    }
  }

  /** Tells a mud what it does not know of the others, and of itself. */
  void tell(Account account, long known) {
    changes.after(known).forEach(part -> mudlist(account, part));
  }

  private void mudlist(Account account, Changes.Part part) {
    send(account, PacketType.MUDLIST, LpcInt.of(part.id()), part.entries());
  }

  void send(Account account, PacketType type, LpcValue... fields) {
    Person from = Person.mud(settings.name());
    send(account, Packet.of(type, from, Person.mud(account.name), fields));
  }

  /** Sends to a mud if it is there; one that takes nothing is cut off. */
  void send(Account account, Packet packet) {
    if (!account.isUp()) {
      return;
    }
    SendResult result = account.line.send(packet);
    if (result == SendResult.REFUSED) {
      drops.count(Drops.Reason.REFUSED);
    } else if (result == SendResult.FULL) {
      drops.count(Drops.Reason.QUEUE_FULL);
      cutOff.accept(account);
    }
  }

  /** Tells all who are there which routers there are. */
  void routers(List<RouterAddress> routers) {
    all().forEach(account -> started(account, routers));
  }

  void started(Account account, List<RouterAddress> routers) {
    List<LpcValue> entries = new ArrayList<>();
    routers.forEach(router -> entries.add(router.entry()));
    send(account, PacketType.STARTUP_REPLY, LpcArray.of(entries), LpcInt.of(account.password));
  }
}
