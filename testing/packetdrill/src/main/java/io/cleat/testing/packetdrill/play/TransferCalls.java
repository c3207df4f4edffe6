// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.packetdrill.play;

import io.cleat.Control;
import io.cleat.Errno;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.SocketType;
import io.cleat.address.Sockaddr;
import io.cleat.option.TcpOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.testing.packetdrill.script.Expression;
import io.cleat.testing.packetdrill.script.Expression.Anything;
import io.cleat.testing.packetdrill.script.Expression.Items;
import io.cleat.testing.packetdrill.script.Expression.Struct;
import io.cleat.testing.packetdrill.script.Expression.Text;
import io.cleat.testing.packetdrill.script.Expression.Word;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The system calls of scripts that move data. */
final class TransferCalls {
  private static final int EAGAIN = Errno.EAGAIN.negated();
  private static final int CONTROL_BYTES = 1024;

  /** As TCP_INFO has it. */
  private static final int SYN_SENT = 2;

  private final Calls calls;
  private final Sockets sockets;

  TransferCalls(Calls calls, Sockets sockets) {
    this.calls = calls;
    this.sockets = sockets;
  }

  Attempt begin(String name, Descriptor descriptor, Arguments a) {
    StackEndpoint endpoint = descriptor.endpoint;
    if (a.at(1) instanceof Word(String word) && word.equals("NULL")) {
      throw new Unsupported("a pointer to nothing");
    }
    return switch (name) {
      case "read" -> receive(descriptor, a, 0);
      case "recv", "recvfrom" -> receive(descriptor, a, a.number(3));
      case "write" -> send(descriptor, bytes(a.at(1), a.number(2)), 0, null);
      case "send" -> send(descriptor, bytes(a.at(1), a.number(2)), a.number(3), null);
      case "sendto" ->
          send(descriptor, bytes(a.at(1), a.number(2)), a.number(3), to(endpoint, a, a.number(3)));
      case "readv" -> {
        Message message = message(a, a.items(1), 0);
        yield waiting(descriptor, 0, () -> endpoint.recvmsg(message, 0));
      }
      case "writev" -> {
        Message message = message(a, a.items(1), 0);
        yield waiting(descriptor, 0, () -> endpoint.sendmsg(message, 0));
      }
      case "recvmsg" -> recvmsg(descriptor, a);
      case "sendmsg" -> sendmsg(descriptor, a);
      default -> throw new Unsupported("the call " + name);
    };
  }

  private static Attempt waiting(Descriptor descriptor, int flags, Attempt call) {
    return (flags & Msg.MSG_DONTWAIT) != 0 ? call : Calls.waiting(descriptor, call);
  }

  private static Attempt receive(Descriptor descriptor, Arguments a, int flags) {
    int length = a.number(2);
    MemorySegment into = Arena.ofAuto().allocate(Math.max(length, 1));
    return waiting(
        descriptor,
        flags,
        () -> descriptor.endpoint.recv(into, 0, length, flags & ~Msg.MSG_DONTWAIT, null));
  }

  /** A stream's blocking send is over when all has found room. */
  private static Attempt send(Descriptor descriptor, MemorySegment data, int flags, Sockaddr to) {
    StackEndpoint endpoint = descriptor.endpoint;
    long length = data.byteSize();
    int plain = flags & ~Msg.MSG_DONTWAIT;
    boolean waits = !descriptor.nonblocking && (flags & Msg.MSG_DONTWAIT) == 0;
    boolean stream = endpoint.type() == SocketType.SOCK_STREAM;
    if (stream && waits && (opens(plain) || isOpening(endpoint))) {
      return open(endpoint, data, plain, to);
    }
    long[] sent = {0};
    return () -> {
      long result = endpoint.send(data, sent[0], length - sent[0], plain, to);
      if (result >= 0) {
        sent[0] += result;
      } else if (result != EAGAIN || !waits) {
        return sent[0] > 0 ? sent[0] : result;
      }
      boolean all = !stream || sent[0] == length;
      return all || !waits ? sent[0] : Attempt.BLOCKED;
    };
  }

  private static boolean opens(int flags) {
    return (flags & Msg.MSG_FASTOPEN) != 0;
  }

  /** Whether it has not heard of its peer yet. */
  private static boolean isOpening(StackEndpoint endpoint) {
    MemorySegment state = Arena.ofAuto().allocate(1);
    int count = endpoint.getsockopt(TcpOptions.LEVEL, TcpOptions.TCP_INFO, state, 1);
    return count == 1 && state.get(ValueLayout.JAVA_BYTE, 0) == SYN_SENT;
  }

  /** A send that opens the connection waits for it, and then goes on as any other. */
  private static Attempt open(StackEndpoint endpoint, MemorySegment data, int flags, Sockaddr to) {
    long[] sent = {-1};
    return () -> {
      if (sent[0] < 0) {
        long result = endpoint.send(data, 0, data.byteSize(), flags, to);
        if (result < 0 && result != Errno.EINPROGRESS.negated()) {
          return result;
        }
        sent[0] = Math.max(result, 0);
      }
      if (isOpening(endpoint)) {
        return Attempt.BLOCKED;
      }
      int why = Calls.error(endpoint);
      if (why != 0) {
        return -why;
      }
      if (sent[0] < data.byteSize()) {
        long rest = data.byteSize() - sent[0];
        sent[0] += Math.max(endpoint.send(data, sent[0], rest, flags & ~Msg.MSG_FASTOPEN, to), 0);
      }
      return sent[0] == data.byteSize() ? sent[0] : Attempt.BLOCKED;
    };
  }

  /** What is sent: the text that the script gives, or so many zeros. */
  private static MemorySegment bytes(Expression content, int length) {
    MemorySegment bytes = Arena.ofAuto().allocate(Math.max(length, 1)).asSlice(0, length);
    if (content instanceof Text(String text, boolean _)) {
      byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
      MemorySegment.copy(
          octets, 0, bytes, ValueLayout.JAVA_BYTE, 0, Math.min(octets.length, length));
    }
    return bytes;
  }

  private Sockaddr to(StackEndpoint endpoint, Arguments a, int flags) {
    boolean connected = endpoint.getpeername(new Sockaddr()) == 0;
    if (a.count() <= 4 || a.isAnything(4) && connected && !opens(flags)) {
      return null;
    }
    Setting setting = calls.setting();
    return calls.name(a, 4, setting.remote(), setting.ports().connect());
  }

  // Messages.

  private Attempt recvmsg(Descriptor descriptor, Arguments a) {
    int flags = a.number(2);
    Struct header = header(a);
    Expression pieces = header.field("msg_iov");
    Message message = message(a, a.items(pieces), CONTROL_BYTES);
    return waiting(
        descriptor,
        flags,
        () -> {
          long result = descriptor.endpoint.recvmsg(message, flags & ~Msg.MSG_DONTWAIT);
          if (result >= 0) {
            checkFlags(a, header, message);
            checkControl(a, header, message.control());
          }
          return result;
        });
  }

  private static void checkFlags(Arguments a, Struct header, Message message) {
    Expression expected = header.field("msg_flags");
    if (expected != null
        && !(expected instanceof Anything)
        && a.number(expected) != message.flags()) {
      throw new Failure("msg_flags: expected " + a.number(expected) + ", got " + message.flags());
    }
  }

  /** The control messages must be those that the script lists, each with a number. */
  private static void checkControl(Arguments a, Struct header, Control control) {
    if (!(header.field("msg_control") instanceof Items(List<Expression> wanted))) {
      return;
    }
    int at = control.first();
    for (Expression item : wanted) {
      if (!(item instanceof Struct struct) || struct.field("cmsg_data") instanceof Struct) {
        throw new Unsupported("a control message of several numbers");
      }
      String expected =
          "%d/%d: %d"
              .formatted(
                  a.field(struct, "cmsg_level", 0),
                  a.field(struct, "cmsg_type", 0),
                  a.field(struct, "cmsg_data", 0));
      String got =
          at < 0
              ? "none"
              : "%d/%d: %d".formatted(control.level(at), control.type(at), control.intValue(at));
      if (!got.equals(expected)) {
        throw new Failure("a control message: expected " + expected + ", got " + got);
      }
      at = control.next(at);
    }
  }

  private Attempt sendmsg(Descriptor descriptor, Arguments a) {
    int flags = a.number(2);
    Struct header = header(a);
    Message message = message(a, a.items(header.field("msg_iov")), CONTROL_BYTES);
    if (header.field("msg_control") != null) {
      throw new Unsupported("control messages of sendmsg");
    }
    return waiting(
        descriptor, flags, () -> descriptor.endpoint.sendmsg(message, flags & ~Msg.MSG_DONTWAIT));
  }

  private static Struct header(Arguments a) {
    if (a.at(1) instanceof Struct header) {
      return header;
    }
    throw new Failure("a {msg_…} structure is needed, not " + a.at(1));
  }

  private static Message message(Arguments a, List<Expression> pieces, int controlBytes) {
    Message message = new Message(controlBytes);
    for (Expression piece : pieces) {
      if (!(piece instanceof Struct(List<Expression> fields)) || fields.size() != 2) {
        throw new Failure("a piece is {bytes, length}, not " + piece);
      }
      int length = (int) a.number(fields.get(1));
      message.add(bytes(fields.getFirst(), length), 0, length);
    }
    return message;
  }
}
