// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.address.Family.AF_UNIX;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Ancillary;
import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Events;
import io.cleat.Ioctl;
import io.cleat.Message;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.option.Credentials;
import io.cleat.option.Option;
import io.cleat.stack.endpoint.Caller;
import io.cleat.testing.leaks.Leaks;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A host of whose endpoints of AF_UNIX a test speaks. What is expected was seen on Linux 6.18. */
abstract class LocalFixture {
  static final int ROOM = 256;

  @RegisterExtension final Leaks leaks = new Leaks();

  final Host host = leaks.watch(Host.open("local"), Host::openEndpoints, Host::inventory);

  @AfterEach
  final void endProcesses() {
    host.endProcesses();
    assertEquals(List.of(), host.inventory());
  }

  final HostProcess user(int uid) {
    return host.process(uid, uid, 0);
  }

  static Credentials of(HostProcess process) {
    return process.credentials();
  }

  final HostProcess root() {
    return host.process(0, 0, Caller.ALL_CAPABILITIES);
  }

  final Talker talker(int type) {
    return talker(host, type);
  }

  static Talker talker(Engine engine, int type) {
    try {
      return new Talker(engine.socket(AF_UNIX, type, 0));
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    }
  }

  final Talker[] pair(int type) {
    return pair(host, type);
  }

  static Talker[] pair(Engine engine, int type) {
    try {
      Endpoint[] pair = engine.socketpair(AF_UNIX, type, 0);
      return new Talker[] {new Talker(pair[0]), new Talker(pair[1])};
    } catch (ErrnoException e) {
      throw new AssertionError(e);
    }
  }

  static Unix abstractName(String name) {
    return Unix.abstractName(name);
  }

  /** One endpoint that takes part in a conversation; a negative result is told by its name. */
  static final class Talker {
    final Endpoint endpoint;
    private final Message last = new Message(ROOM);

    Talker(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    private static String result(long result) {
      return result < 0 ? Errno.name(result) : Long.toString(result);
    }

    static MemorySegment bytes(String text) {
      return MemorySegment.ofArray(text.getBytes(ISO_8859_1));
    }

    String binds(Unix name) {
      return result(endpoint.bind(Sockaddr.of(name)));
    }

    String connects(Unix name) {
      return result(endpoint.connect(Sockaddr.of(name)));
    }

    String listens(int backlog) {
      return result(endpoint.listen(backlog));
    }

    Talker accepts() {
      Endpoint[] into = new Endpoint[1];
      assertEquals(1, endpoint.accept(into, 0, 1));
      return new Talker(into[0]);
    }

    String sends(String text) {
      return sends(text, 0);
    }

    String sends(String text, int flags) {
      return result(endpoint.send(bytes(text), 0, text.length(), flags));
    }

    String sendsTo(Unix name, String text) {
      return result(endpoint.sendto(bytes(text), 0, text.length(), 0, Sockaddr.of(name)));
    }

    String sendsZeros(int count) {
      return result(endpoint.send(MemorySegment.ofArray(new byte[count]), 0, count, 0));
    }

    String passes(String text, Endpoint... endpoints) {
      Message message = new Message(Control.space(endpoints.length * 4)).add(bytes(text));
      message.control().rights(endpoints);
      return result(endpoint.sendmsg(message, 0));
    }

    String shows(Credentials who, String text) {
      Message message = new Message(ROOM).add(bytes(text));
      message.control().credentials(who);
      return result(endpoint.sendmsg(message, 0));
    }

    /** The text, or the error. */
    String receives(int most) {
      return receives(most, 0);
    }

    String receives(int most, int flags) {
      MemorySegment into = MemorySegment.ofArray(new byte[most]);
      long count = endpoint.recv(into, 0, most, flags);
      return count < 0 ? Errno.name(count) : text(into, Math.min(count, most));
    }

    String receivesMessage(int most) {
      return receivesMessage(most, ROOM);
    }

    String receivesMessage(int most, int controlBytes) {
      return receives(most, new Message(controlBytes), 0);
    }

    String peeksMessage(int most) {
      return receives(most, new Message(ROOM), io.cleat.Msg.MSG_PEEK);
    }

    private Message message = last;

    private String receives(int most, Message into, int flags) {
      MemorySegment memory = Arena.ofAuto().allocate(Math.max(most, 1));
      message = into.clear().add(memory, 0, most);
      long count = endpoint.recvmsg(message, flags);
      return count < 0 ? Errno.name(count) : text(memory, count);
    }

    /** What came beside the bytes of the last message. */
    List<Ancillary> ancillary() {
      return message.control().items();
    }

    int flags() {
      return message.flags();
    }

    Talker passed() {
      return new Talker(((Ancillary.Rights) ancillary().getLast()).endpoints().getFirst());
    }

    private static String text(MemorySegment memory, long count) {
      return new String(memory.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE), ISO_8859_1);
    }

    String events() {
      return Events.names(endpoint.events());
    }

    Object name() {
      Sockaddr name = new Sockaddr();
      assertEquals(0, endpoint.getsockname(name));
      return name.address();
    }

    int asks(int request) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
        int result = endpoint.ioctl(request, value);
        return result < 0 ? result : value.get(ValueLayout.JAVA_INT, 0);
      }
    }

    boolean isAtMark() {
      return asks(Ioctl.SIOCATMARK) == 1;
    }

    <T> Talker set(Option<T> option, T value) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment bytes = arena.allocate(Option.MAX_BYTES);
        int length = option.encode(value, bytes);
        assertEquals(0, endpoint.setsockopt(option.level(), option.name(), bytes, length));
        return this;
      }
    }

    int get(int level, int option) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
        int result = endpoint.getsockopt(level, option, value, Integer.BYTES);
        return result < 0 ? result : value.get(ValueLayout.JAVA_INT, 0);
      }
    }

    <T> T get(Option<T> option) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment value = arena.allocate(Option.MAX_BYTES);
        int length = endpoint.getsockopt(option.level(), option.name(), value, option.size());
        return option.decode(value, length);
      }
    }

    void closes() {
      assertEquals(0, endpoint.close());
    }
  }
}
