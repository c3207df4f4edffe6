// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kinds of packets, each with its name on the wire and the fields behind the header.
 *
 * <p>A letter says what a field is: s a string; z a string or 0; i an int; m a mapping or 0; a an
 * array or 0; x anything.
 */
public enum PacketType {
  // What a mud and its router have to say to each other.
  STARTUP_REQUEST(
      "startup-req-3",
      "password:i mudlist_id:i chanlist_id:i player_port:i imud_tcp_port:i imud_udp_port:i mudlib:z"
          + " base_mudlib:z driver:z mud_type:z open_status:z admin_email:z services:m"
          + " other_data:m"),
  STARTUP_REPLY("startup-reply", "router_list:a password:i"),
  SHUTDOWN("shutdown", "restart_delay:i"),
  MUDLIST("mudlist", "mudlist_id:i muds:m"),
  CHANLIST_REPLY("chanlist-reply", "chanlist_id:i channels:m"),
  ERROR("error", "code:s message:z packet:x"),

  // From user to user.
  TELL("tell", "visname:s message:s"),
  EMOTETO("emoteto", "visname:s message:s"),

  // Channels.
  CHANNEL_MESSAGE("channel-m", "channel:s visname:s message:s"),
  CHANNEL_EMOTE("channel-e", "channel:s visname:s message:s"),
  CHANNEL_TARGETED(
      "channel-t",
      "channel:s target_mud:s target_user:s message_others:s message_target:s visname:s"
          + " target_visname:s"),
  CHANNEL_LISTEN("channel-listen", "channel:s on:i"),
  CHANNEL_ADD("channel-add", "channel:s kind:i"),
  CHANNEL_REMOVE("channel-remove", "channel:s"),
  CHANNEL_ADMIN("channel-admin", "channel:s add:a remove:a"),
  CHANNEL_WHO_REQUEST("chan-who-req", "channel:s"),
  CHANNEL_WHO_REPLY("chan-who-reply", "channel:s users:a"),
  CHANNEL_USER_REQUEST("chan-user-req", "username:s"),
  CHANNEL_USER_REPLY("chan-user-reply", "username:s visname:s gender:i"),
  USER_CACHE_UPDATE("ucache-update", "username:s visname:s gender:i"),

  // Who is where.
  WHO_REQUEST("who-req", ""),
  WHO_REPLY("who-reply", "who:a"),
  FINGER_REQUEST("finger-req", "username:s"),
  FINGER_REPLY(
      "finger-reply",
      "visname:z title:z real_name:z e_mail:z loginout_time:z idle_time:i ip_name:z level:z"
          + " extra:z"),
  LOCATE_REQUEST("locate-req", "username:s"),
  LOCATE_REPLY("locate-reply", "located_mud:s located_visname:s idle_time:i status:z"),

  // Who is it really, and is anybody there.
  AUTH_REQUEST("auth-mud-req", ""),
  AUTH_REPLY("auth-mud-reply", "session_key:i"),
  PING_REQUEST("ping-req", ""),
  PING_REPLY("ping-reply", "");

  private static final Map<String, PacketType> BY_NAME =
      Stream.of(values()).collect(Collectors.toUnmodifiableMap(type -> type.text, type -> type));

  private final String text;
  private final List<Field> fields;

  /**
   * One field behind the header.
   *
   * @param name as people call it
   * @param kind a letter of those above
   */
  public record Field(String name, char kind) {}

  PacketType(String text, String fields) {
    this.text = text;
    List<Field> all = new ArrayList<>();
    for (String field : fields.split(" ")) {
      if (!field.isEmpty()) {
        int colon = field.indexOf(':');
        all.add(new Field(field.substring(0, colon), field.charAt(colon + 1)));
      }
    }
    this.fields = List.copyOf(all);
  }

  /** The type of this name on the wire, or null. */
  public static PacketType of(String text) {
    return BY_NAME.get(text);
  }

  /** Its name on the wire. */
  public String text() {
    return text;
  }

  /** The fields behind the header. */
  public List<Field> fields() {
    return fields;
  }

  /** Whether it goes to many muds, and so has no target. */
  boolean isBroadcast() {
    return switch (this) {
      case CHANNEL_MESSAGE, CHANNEL_EMOTE, CHANNEL_TARGETED -> true;
      case LOCATE_REQUEST, USER_CACHE_UPDATE -> true;
      default -> false;
    };
  }

  /** Whether it is something that another mud is asked or told, so that a router hands it on. */
  boolean isForMuds() {
    return switch (this) {
      case STARTUP_REQUEST, STARTUP_REPLY, SHUTDOWN, MUDLIST, CHANLIST_REPLY -> false;
      case CHANNEL_LISTEN, CHANNEL_ADD, CHANNEL_REMOVE, CHANNEL_ADMIN -> false;
      default -> true;
    };
  }
}
