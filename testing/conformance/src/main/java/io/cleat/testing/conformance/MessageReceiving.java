// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static io.cleat.option.SocketOptions.SCM_CREDENTIALS;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.option.IpOptions;
import io.cleat.option.Ipv6Options;
import io.cleat.posix.Cmsg;
import io.cleat.posix.Iovec;
import io.cleat.posix.Msghdr;
import java.util.ArrayList;
import java.util.List;

/** recvmsg(2), and what a received message has to tell. */
final class MessageReceiving {
  private static final int PIECE_BYTES = 64;
  private static final int CONTROL_BYTES = 256;
  private static final List<String> FLAGS =
      List.of("MSG_CTRUNC", "MSG_EOR", "MSG_ERRQUEUE", "MSG_OOB", "MSG_TRUNC");

  private MessageReceiving() {}

  static Outcome recvmsg(Scene scene, Arguments arguments) {
    JsonObject object = arguments.object(1);
    List<Bytes> rooms = rooms(object, scene);
    Msghdr message = new Msghdr();
    message.msg_name = new Sockaddr();
    message.msg_namelen = Sockaddr.CAPACITY;
    List<Iovec> pieces = new ArrayList<>();
    rooms.forEach(room -> pieces.add(new Iovec(room.segment(), room.length())));
    MessageSending.setPieces(message, pieces, object);
    addControlRoom(message, object, scene);
    if (object.has("msg") && Arguments.isPointer(object.get("msg"))) {
      message = arguments.badPointer(message);
    }
    Outcome outcome =
        Outcome.of(scene.process().recvmsg(arguments.descriptor(0), message, arguments.number(2)));
    return outcome.failed()
        ? outcome
        : outcome
            .with("data", data(rooms, outcome.result()))
            .with("flags", flags(message, scene.constants()))
            .with("cmsgs", controlMessages(message));
  }

  private static List<Bytes> rooms(JsonObject object, Scene scene) {
    List<Bytes> rooms = new ArrayList<>();
    if (object.has("iov")) {
      for (JsonElement element : object.getAsJsonArray("iov")) {
        rooms.add(Bytes.roomFor(element.getAsInt(), scene.memory()));
      }
    } else {
      rooms.add(Bytes.roomFor(PIECE_BYTES, scene.memory()));
    }
    return rooms;
  }

  private static void addControlRoom(Msghdr message, JsonObject object, Scene scene) {
    int bytes = object.has("control") ? object.get("control").getAsInt() : CONTROL_BYTES;
    if (bytes > 0) {
      message.msg_control = scene.memory().allocate(bytes, Long.BYTES);
    }
    message.msg_controllen = bytes;
  }

  private static String data(List<Bytes> rooms, long received) {
    StringBuilder data = new StringBuilder();
    long left = received;
    for (Bytes room : rooms) {
      String part = room.latin1(left);
      data.append(part);
      left -= part.length();
    }
    return data.toString();
  }

  private static List<String> flags(Msghdr message, Constants constants) {
    return FLAGS.stream()
        .filter(name -> (message.msg_flags & constants.number(name)) != 0)
        .toList();
  }

  private static List<String> controlMessages(Msghdr message) {
    List<String> found = new ArrayList<>();
    for (long at = Cmsg.CMSG_FIRSTHDR(message); at >= 0; at = Cmsg.CMSG_NXTHDR(message, at)) {
      found.add(controlMessage(message, at));
    }
    return found;
  }

  private static String controlMessage(Msghdr message, long at) {
    int level = Cmsg.cmsg_level(message, at);
    int type = Cmsg.cmsg_type(message, at);
    if (level == SOL_SOCKET && type == SCM_RIGHTS) {
      return "SCM_RIGHTS:" + (Cmsg.cmsg_len(message, at) - Cmsg.CMSG_LEN(0)) / Integer.BYTES;
    }
    if (level == SOL_SOCKET && type == SCM_CREDENTIALS) {
      return "SCM_CREDENTIALS";
    }
    if (level == IpOptions.LEVEL && type == IpOptions.IP_RECVERR) {
      return "IP_RECVERR:" + queuedError(message, at);
    }
    if (level == Ipv6Options.LEVEL && type == Ipv6Options.IPV6_RECVERR) {
      return "IPV6_RECVERR:" + queuedError(message, at);
    }
    return level + "/" + type;
  }

  /** The first field of struct sock_extended_err. */
  private static String queuedError(Msghdr message, long at) {
    return Errno.name(message.msg_control.get(JAVA_INT_UNALIGNED, Cmsg.CMSG_DATA(at)));
  }
}
