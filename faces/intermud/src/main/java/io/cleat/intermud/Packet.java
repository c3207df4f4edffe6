// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import io.cleat.efun.lpc.LpcArray;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcUndefined;
import io.cleat.efun.lpc.LpcValue;
import java.util.List;

/**
 * One packet: {@code ({ type, ttl, from_mud, from_user, to_mud, to_user, … })}. It has the fields
 * of its type, of the right kinds; what stands behind them is kept and means nothing.
 *
 * @param type what it is
 * @param ttl how many routers may still hand it on
 * @param from who sent it
 * @param to whom it is for
 * @param value all of it
 */
public record Packet(PacketType type, int ttl, Person from, Person to, LpcArray value) {
  /** What packets are sent with. */
  public static final int TTL = 200;

  private static final int HEADER = 6;

  /** A packet with these fields; one that lacks is 0. */
  public static Packet of(PacketType type, Person from, Person to, LpcValue... fields) {
    return make(type, TTL, from, to, fields);
  }

  private static Packet make(PacketType type, int ttl, Person from, Person to, LpcValue... fields) {
    LpcValue[] all = new LpcValue[HEADER + Math.max(fields.length, type.fields().size())];
    java.util.Arrays.fill(all, LpcInt.ZERO);
    all[0] = new LpcString(type.text());
    all[1] = LpcInt.of(ttl);
    all[2] = Person.orZero(from.mud());
    all[3] = Person.orZero(from.user());
    all[4] = Person.orZero(to.mud());
    all[5] = Person.orZero(to.user());
    System.arraycopy(fields, 0, all, HEADER, fields.length);
    return new Packet(type, ttl, from, to, LpcArray.of(all));
  }

  /**
   * Reads a value.
   *
   * @throws BadPacket it is none, with the code of Intermud-3 for the reason
   */
  public static Packet read(LpcValue value) throws BadPacket {
    if (!(value instanceof LpcArray all) || all.size() < HEADER) {
      throw new BadPacket(ErrorCode.BAD_PACKET, "no header", Person.ALL);
    }
    Person from = new Person(text(all.at(3)), text(all.at(2)));
    if (!(all.at(0) instanceof LpcString(String name))
        || !(all.at(1) instanceof LpcInt(long ttl))
        || !isTextOrZero(all, 2, HEADER)) {
      throw new BadPacket(ErrorCode.BAD_PACKET, "a bad header", from);
    }
    PacketType type = PacketType.of(name);
    if (type == null) {
      throw new BadPacket(ErrorCode.UNKNOWN_TYPE, "no such type: " + name, from);
    }
    check(type, all, from);
    Person to = new Person(text(all.at(5)), text(all.at(4)));
    return new Packet(type, Math.clamp(ttl, 0, TTL), from, to, all);
  }

  private static boolean isTextOrZero(LpcArray all, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!fits(all.at(i), 'z')) {
        return false;
      }
    }
    return true;
  }

  private static void check(PacketType type, LpcArray all, Person from) throws BadPacket {
    List<PacketType.Field> fields = type.fields();
    for (int i = 0; i < fields.size(); i++) {
      boolean there = HEADER + i < all.size();
      if (!there || !fits(all.at(HEADER + i), fields.get(i).kind())) {
        String what = there ? "a bad " : "no ";
        throw new BadPacket(ErrorCode.BAD_PACKET, what + fields.get(i).name(), from);
      }
    }
  }

  private static boolean fits(LpcValue value, char kind) {
    return switch (kind) {
      case 's' -> value instanceof LpcString;
      case 'z' -> value instanceof LpcString || isZero(value);
      case 'i' -> value instanceof LpcInt || isZero(value);
      case 'm' -> value instanceof LpcMapping || isZero(value);
      case 'a' -> value instanceof LpcArray || isZero(value);
      default -> true;
    };
  }

  private static boolean isZero(LpcValue value) {
    return value.equals(LpcInt.ZERO) || value == LpcUndefined.UNDEFINED;
  }

  private static String text(LpcValue value) {
    return value instanceof LpcString(String text) ? text : null;
  }

  /** The packet as the next router hands it on. */
  Packet handedOn() {
    LpcValue[] all = value.asList().toArray(LpcValue[]::new);
    all[1] = LpcInt.of(ttl - 1);
    return new Packet(type, ttl - 1, from, to, LpcArray.of(all));
  }

  /** The packet that answers this one. */
  Packet answer(PacketType reply, String ownMud, LpcValue... fields) {
    return of(reply, Person.mud(ownMud), from, fields);
  }

  /** A field by its place behind the header. */
  public LpcValue field(int place) {
    return value.at(HEADER + place);
  }

  /** A field that is a string; empty where it is 0. */
  public String string(int place) {
    String text = text(field(place));
    return text == null ? "" : text;
  }

  /** A field that is an int. */
  public long number(int place) {
    return field(place) instanceof LpcInt(long number) ? number : 0;
  }

  /** A field that is an array; empty where it is 0. */
  public LpcArray array(int place) {
    return field(place) instanceof LpcArray array ? array : LpcArray.EMPTY;
  }

  /** A field that is a mapping; empty where it is 0. */
  public LpcMapping mapping(int place) {
    return field(place) instanceof LpcMapping mapping ? mapping : LpcMapping.of();
  }

  /** The packet as LPC prints it. */
  @Override
  public String toString() {
    return value.toString();
  }
}
