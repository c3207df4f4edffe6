// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static io.cleat.option.SocketOptions.SCM_CREDENTIALS;
import static io.cleat.option.SocketOptions.SCM_RIGHTS;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cleat.Message;
import io.cleat.posix.Cmsg;
import io.cleat.posix.Iovec;
import io.cleat.posix.Msghdr;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** sendmsg(2) of a message that a table writes as an object. */
final class MessageSending {
  private static final int BAD_CONTROL_BYTES = 32;

  private MessageSending() {}

  static Outcome sendmsg(Scene scene, Arguments arguments) throws IOException {
    JsonObject object = arguments.object(1);
    Msghdr message = new Msghdr();
    addPieces(message, object, scene, arguments);
    if (object.has("to")) {
      message.msg_name = new Addresses(scene, arguments).of(object.get("to"));
      message.msg_namelen =
          object.has("namelen") ? object.get("namelen").getAsInt() : message.msg_name.length();
    }
    addControl(message, object, scene, arguments);
    if (object.has("msg") && Arguments.isPointer(object.get("msg"))) {
      message = arguments.badPointer(message);
    }
    return Outcome.of(
        scene.process().sendmsg(arguments.descriptor(0), message, arguments.number(2)));
  }

  private static void addPieces(
      Msghdr message, JsonObject object, Scene scene, Arguments arguments) {
    List<Iovec> pieces = new ArrayList<>();
    if (object.has("iov")) {
      for (JsonElement element : object.getAsJsonArray("iov")) {
        Bytes data = Bytes.toSend(element, scene, arguments);
        pieces.add(new Iovec(data.segment(), data.length()));
      }
    }
    setPieces(message, pieces, object);
  }

  /** Gives a message its pieces; more than there are, where the table says so, are empty. */
  static void setPieces(Msghdr message, List<Iovec> pieces, JsonObject object) {
    int count = object.has("iovlen") ? (int) object.get("iovlen").getAsLong() : pieces.size();
    while (pieces.size() < Math.min(count, Message.MAX_PIECES + 1)) {
      pieces.add(new Iovec(MemorySegment.NULL, 0));
    }
    message.msg_iov = pieces.toArray(Iovec[]::new);
    message.msg_iovlen = count;
  }

  private static void addControl(
      Msghdr message, JsonObject object, Scene scene, Arguments arguments) {
    if (object.has("fds")) {
      JsonArray list = object.getAsJsonArray("fds");
      int[] fds = new int[list.size()];
      for (int i = 0; i < fds.length; i++) {
        fds[i] = arguments.descriptor(list.get(i));
      }
      addControl(message, SCM_RIGHTS, fds, scene);
    }
    if (object.has("cred")) {
      JsonArray list = object.getAsJsonArray("cred");
      int[] credentials = new int[list.size()];
      for (int i = 0; i < credentials.length; i++) {
        credentials[i] = identity(list.get(i), scene);
      }
      addControl(message, SCM_CREDENTIALS, credentials, scene);
    }
    int wrongLength = object.has("badcontrol") ? object.get("badcontrol").getAsInt() : 0;
    if (wrongLength != 0) {
      message.msg_control = scene.memory().allocate(BAD_CONTROL_BYTES, Long.BYTES);
      message.msg_controllen = BAD_CONTROL_BYTES;
      Cmsg.cmsghdr(message.msg_control, 0, wrongLength, SOL_SOCKET, SCM_RIGHTS);
    }
  }

  private static void addControl(Msghdr message, int type, int[] data, Scene scene) {
    int bytes = data.length * Integer.BYTES;
    message.msg_controllen = Cmsg.CMSG_SPACE(bytes);
    message.msg_control = scene.memory().allocate(message.msg_controllen, Long.BYTES);
    Cmsg.cmsghdr(message.msg_control, 0, Cmsg.CMSG_LEN(bytes), SOL_SOCKET, type);
    MemorySegment.copy(data, 0, message.msg_control, JAVA_INT, Cmsg.CMSG_DATA(0), data.length);
  }

  private static int identity(JsonElement element, Scene scene) {
    boolean own = element instanceof JsonPrimitive text && text.isString();
    return own && element.getAsString().equals("PID")
        ? scene.world().getpid()
        : scene.constants().number(element);
  }
}
