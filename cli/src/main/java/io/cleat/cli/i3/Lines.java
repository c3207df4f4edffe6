// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.i3;

import io.cleat.intermud.IntermudClient;
import io.cleat.intermud.Person;
import io.cleat.intermud.SendResult;
import java.io.IOException;

/** What a line of the input says: a packet in JSON, or a command. */
final class Lines {
  static final String COMMANDS =
      "tell USER@MUD: TEXT, emote USER@MUD: TEXT, say CHANNEL: TEXT, do CHANNEL: TEXT,"
          + " listen CHANNEL, leave CHANNEL, who MUD, finger USER@MUD, locate USER, ping MUD, quit";

  private final PacketJson json = new PacketJson();
  private final IntermudClient client;
  private final String user;

  Lines(IntermudClient client, String user) {
    this.client = client;
    this.user = user;
  }

  /**
   * Does what a line says.
   *
   * @throws IOException the line makes no sense
   */
  SendResult take(String line) throws IOException {
    if (line.startsWith("{")) {
      return client.send(json.packet(line, client.mud(), user));
    }
    int blank = line.indexOf(' ');
    String verb = blank < 0 ? line : line.substring(0, blank);
    String rest = blank < 0 ? "" : line.substring(blank + 1).strip();
    if (rest.isEmpty()) {
      throw nonsense();
    }
    return switch (verb) {
      case "tell" -> client.tell(user, user, person(target(rest)), text(rest));
      case "emote" -> client.emote(user, user, person(target(rest)), text(rest));
      case "say" -> client.channelMessage(target(rest), user, user, text(rest));
      case "do" -> client.channelEmote(target(rest), user, user, text(rest));
      case "listen" -> client.listen(rest, true);
      case "leave" -> client.listen(rest, false);
      case "who" -> client.who(user, rest);
      case "finger" -> client.finger(user, person(rest));
      case "locate" -> client.locate(user, rest);
      case "ping" -> client.ping(rest);
      default -> throw nonsense();
    };
  }

  private static IOException nonsense() {
    return new IOException("a packet in JSON, or one of: " + COMMANDS);
  }

  private static Person person(String text) throws IOException {
    Person person = PacketJson.person(text);
    if (person.user() == null || person.mud() == null) {
      throw new IOException("'" + text + "' is not USER@MUD");
    }
    return person;
  }

  private static String target(String rest) throws IOException {
    return rest.substring(0, colon(rest)).strip();
  }

  private static String text(String rest) throws IOException {
    return rest.substring(colon(rest) + 1).strip();
  }

  private static int colon(String rest) throws IOException {
    int colon = rest.indexOf(':');
    if (colon < 0) {
      throw new IOException("a colon stands before the text");
    }
    return colon;
  }
}
