// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.List;

/**
 * What a client is told and asked. All is called in the driver's loop; what is not overridden is
 * ignored or, where it is a question, answered as if nobody were there. What a method throws goes
 * to the driver's master and ends nothing.
 */
public interface IntermudListener {
  // --- the network ------------------------------------------------------------------------------

  /** The router has let us in. */
  default void connected(RouterAddress router) {}

  /**
   * There is no router any more.
   *
   * @param reason for a person
   * @param retryNanos when the next attempt is made
   */
  default void disconnected(String reason, long retryNanos) {}

  /** News of a mud; null where it is forgotten. */
  default void mud(String name, MudInfo info) {}

  /** News of a channel; null where it is no more. */
  default void channel(String name, ChannelInfo info) {}

  /**
   * Something that we sent was not taken.
   *
   * @param from the mud or router that did not
   * @param user of ours whom it is for, or null
   * @param code as {@link ErrorCode#text}
   * @param message for a person
   * @param packet what we sent, or null where that is not told
   */
  default void error(String from, String user, String code, String message, Packet packet) {}

  /** Every packet that is well formed and for us, before any other method is called. */
  default void packet(Packet packet) {}

  /** The memory could not be kept, or what was kept could not be read. */
  default void notKept(Exception problem) {}

  // --- what is said -----------------------------------------------------------------------------

  /**
   * Somebody tells something to a user of ours.
   *
   * @return whether there is such a user
   */
  default boolean tell(Person from, String user, String visname, String message) {
    return false;
  }

  /**
   * Somebody does something to a user of ours; {@code $N} stands for who does it.
   *
   * @return whether there is such a user
   */
  default boolean emote(Person from, String user, String visname, String message) {
    return false;
  }

  /** Somebody says something on a channel that we listen to. */
  default void channelMessage(String channel, Person from, String visname, String message) {}

  /** Somebody does something on a channel that we listen to; {@code $N} stands for who does it. */
  default void channelEmote(String channel, Person from, String visname, String message) {}

  /** Somebody does something to somebody on a channel that we listen to. */
  default void channelEmote(Person from, TargetedEmote emote) {}

  /** How a user of another mud is shown has changed. */
  default void userCache(String mud, ChannelUser user) {}

  // --- what is asked of us ----------------------------------------------------------------------

  /** Who is here. */
  default List<WhoEntry> who(Person asker) {
    return List.of();
  }

  /** What we tell of a user; null where there is none of this name. */
  default Finger finger(Person asker, String username) {
    return null;
  }

  /** Whether this user is here; null where it is not, which nobody is told. */
  default Located locate(Person asker, String username) {
    return null;
  }

  /** Who of us listens to a channel. */
  default List<String> listeners(String channel) {
    return List.of();
  }

  /** How a user of ours is shown; null where there is none of this name. */
  default ChannelUser user(String username) {
    return null;
  }

  /** A key for another mud that wants to prove to us who it is; 0 to refuse. */
  default int authKey(String mud) {
    return 0;
  }

  // --- what our questions brought ---------------------------------------------------------------

  /** Who is there. */
  default void whoReply(String mud, String asker, List<WhoEntry> users) {}

  /** What is told of a user. */
  default void fingerReply(String mud, String asker, Finger user) {}

  /** A user was found. There may be several answers, or none. */
  default void locateReply(String asker, Located found) {}

  /** Who of that mud listens to a channel. */
  default void listenersReply(String mud, String asker, String channel, List<String> users) {}

  /** How a user of another mud is shown. */
  default void userReply(String mud, ChannelUser user) {}

  /** The key that another mud has given us. */
  default void authReply(String mud, long key) {}

  /** The mud has answered a ping. */
  default void pong(String mud) {}
}
