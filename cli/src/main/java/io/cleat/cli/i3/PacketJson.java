// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.i3;

import io.cleat.cli.mud.JsonLines;
import io.cleat.efun.lpc.LpcInt;
import io.cleat.efun.lpc.LpcMapping;
import io.cleat.efun.lpc.LpcString;
import io.cleat.efun.lpc.LpcValue;
import io.cleat.intermud.Packet;
import io.cleat.intermud.PacketType;
import io.cleat.intermud.Person;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Packets as objects of JSON: {@code {"type":"tell","from":"al@A MUD","to":"bo@B MUD",…}}, and the
 * fields of the type by their names.
 */
public final class PacketJson {
  private final JsonLines lines = new JsonLines();

  /** Packets in this form. */
  public PacketJson() {}

  /** The line of a packet. */
  public String line(Packet packet) {
    Map<LpcValue, LpcValue> object = new LinkedHashMap<>();
    object.put(text("type"), text(packet.type().text()));
    object.put(text("from"), text(packet.from().toString()));
    object.put(text("to"), text(packet.to().toString()));
    List<PacketType.Field> fields = packet.type().fields();
    for (int i = 0; i < fields.size(); i++) {
      object.put(text(fields.get(i).name()), packet.field(i));
    }
    return lines.line(LpcMapping.of(object));
  }

  /** The line of something that is no packet, of names and texts in turn. */
  public String line(String... words) {
    Map<LpcValue, LpcValue> object = new LinkedHashMap<>();
    for (int i = 0; i < words.length; i += 2) {
      object.put(text(words[i]), text(words[i + 1]));
    }
    return lines.line(LpcMapping.of(object));
  }

  /**
   * The packet of a line.
   *
   * @param mud who sends it
   * @param user who sends it where the line does not say so
   * @throws IOException the line is no packet; the message is for a person
   */
  public Packet packet(String line, String mud, String user) throws IOException {
    if (!(lines.value(line) instanceof LpcMapping object)) {
      throw new IOException("a packet is an object of JSON");
    }
    PacketType type = PacketType.of(string(object, "type", ""));
    if (type == null) {
      throw new IOException("\"type\" is one of " + names());
    }
    Person from = Person.of(string(object, "user", user), mud);
    return Packet.of(type, from, person(string(object, "to", "")), fields(type, object));
  }

  private static LpcValue[] fields(PacketType type, LpcMapping object) throws IOException {
    List<LpcValue> values = new ArrayList<>();
    for (PacketType.Field field : type.fields()) {
      LpcValue key = text(field.name());
      if (!object.has(key) && field.kind() == 's') {
        throw new IOException(type.text() + " needs \"" + field.name() + "\"");
      }
      values.add(object.has(key) ? object.get(key) : LpcInt.ZERO);
    }
    return values.toArray(LpcValue[]::new);
  }

  private static String names() {
    return java.util.Arrays.stream(PacketType.values())
        .map(PacketType::text)
        .collect(Collectors.joining(", "));
  }

  /** {@code "user@mud"}; what has no @ is a mud, nothing is everybody. */
  static Person person(String text) {
    int at = text.indexOf('@');
    if (text.isEmpty()) {
      return Person.ALL;
    }
    return at <= 0
        ? Person.mud(text.substring(at + 1))
        : Person.of(text.substring(0, at), text.substring(at + 1));
  }

  private static String string(LpcMapping object, String name, String otherwise) {
    return object.get(name) instanceof LpcString(String text) ? text : otherwise;
  }

  private static LpcValue text(String text) {
    return new LpcString(text);
  }
}
