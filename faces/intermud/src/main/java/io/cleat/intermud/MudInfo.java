// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;

/**
 * What is known of a mud.
 *
 * @param state {@link #UP}, {@link #DOWN}, or in how many seconds it will be back
 * @param address its numeric address, of the game
 * @param playerPort where players connect
 * @param tcpPort for what goes out of band, or 0
 * @param udpPort for what goes out of band, or 0
 * @param mudlib with its version
 * @param baseMudlib what it was made from
 * @param driver with its version
 * @param type {@code "LP"} and its like
 * @param openStatus {@code "open for public"} and its like
 * @param email of an administrator
 * @param services names, each with 1 or with a port
 * @param other what is not in the protocol
 */
public record MudInfo(
    int state,
    String address,
    int playerPort,
    int tcpPort,
    int udpPort,
    String mudlib,
    String baseMudlib,
    String driver,
    String type,
    String openStatus,
    String email,
    LpcMapping services,
    LpcMapping other) {
  /** It is there. */
  public static final int UP = -1;

  /** It is not there. */
  public static final int DOWN = 0;

  private static final int FIELDS = 13;

  /** The services of a client that leaves nothing unanswered. */
  public static LpcMapping allServices() {
    LpcValue[] pairs = new LpcValue[14];
    String[] names = {"tell", "emoteto", "who", "finger", "locate", "channel", "ucache"};
    for (int i = 0; i < names.length; i++) {
      pairs[2 * i] = new LpcString(names[i]);
      pairs[2 * i + 1] = LpcInt.of(1);
    }
    return LpcMapping.of(pairs);
  }

  /** A mud for players at this port, of which nothing else is known. */
  public static MudInfo of(int playerPort) {
    return new MudInfo(
        UP,
        "",
        playerPort,
        0,
        0,
        "Cleat",
        "Cleat",
        "Cleat",
        "LP",
        "restricted access",
        "",
        allServices(),
        LpcMapping.of());
  }

  /** The same mud in another state. */
  MudInfo in(int otherState) {
    return new MudInfo(
        otherState,
        address,
        playerPort,
        tcpPort,
        udpPort,
        mudlib,
        baseMudlib,
        driver,
        type,
        openStatus,
        email,
        services,
        other);
  }

  /** The entry of a mudlist; null where the value is none. */
  static MudInfo read(LpcValue value) {
    if (!(value instanceof LpcArray all) || all.size() < FIELDS) {
      return null;
    }
    return new MudInfo(
        number(all.at(0)),
        text(all.at(1)),
        number(all.at(2)),
        number(all.at(3)),
        number(all.at(4)),
        text(all.at(5)),
        text(all.at(6)),
        text(all.at(7)),
        text(all.at(8)),
        text(all.at(9)),
        text(all.at(10)),
        mapping(all.at(11)),
        mapping(all.at(12)));
  }

  /** What a mud says of itself when it starts. */
  static MudInfo read(Packet startup, String address) {
    return new MudInfo(
        UP,
        address,
        number(startup.field(3)),
        number(startup.field(4)),
        number(startup.field(5)),
        startup.string(6),
        startup.string(7),
        startup.string(8),
        startup.string(9),
        startup.string(10),
        startup.string(11),
        startup.mapping(12),
        startup.mapping(13));
  }

  /** The entry of a mudlist. */
  LpcArray entry() {
    return LpcArray.of(
        LpcInt.of(state),
        new LpcString(address),
        LpcInt.of(playerPort),
        LpcInt.of(tcpPort),
        LpcInt.of(udpPort),
        new LpcString(mudlib),
        new LpcString(baseMudlib),
        new LpcString(driver),
        new LpcString(type),
        new LpcString(openStatus),
        new LpcString(email),
        services,
        other);
  }

  private static int number(LpcValue value) {
    return value instanceof LpcInt(long number)
        ? Math.clamp(number, Integer.MIN_VALUE, Integer.MAX_VALUE)
        : 0;
  }

  private static String text(LpcValue value) {
    return value instanceof LpcString(String text) ? text : "";
  }

  private static LpcMapping mapping(LpcValue value) {
    return value instanceof LpcMapping mapping ? mapping : LpcMapping.of();
  }
}
