// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.kernel.Talk.assertErrno;
import static io.cleat.kernel.Talk.recv;
import static io.cleat.kernel.Talk.send;
import static io.cleat.kernel.Talk.set;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_PASSCRED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.cleat.Ancillary;
import io.cleat.Blocking;
import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import io.cleat.option.Credentials;
import io.cleat.option.SocketOptions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AF_UNIX: its three types, and what only it can carry. */
class UnixTest {
  private final KernelEngine engine = KernelEngine.open();
  private final MemorySegment into = Arena.ofAuto().allocate(1 << 16);

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET})
  void aPairTalks(int type) throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, type, 0);
    assertEquals(5, send(pair[0], "hello"));
    assertEquals("hello", recv(pair[1]));
    assertEquals(type, pair[0].type());
    assertEquals(AF_UNIX, pair[0].domain());
  }

  @Test
  void recordsKeepTheirBounds() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_SEQPACKET, 0);
    send(pair[0], "one");
    send(pair[0], "second");
    assertEquals("one", recv(pair[1]));
    assertEquals(6, pair[1].recv(into, 0, 3, Msg.MSG_TRUNC));
    pair[0].close();
    assertEquals(0, pair[1].recv(into, 0, 3, 0));
  }

  @Test
  void abstractNamesAreFoundAndFreedByClose() throws Exception {
    Sockaddr address = Sockaddr.of(Unix.abstractName("cleat-kernel-" + System.nanoTime()));
    KernelEndpoint server = engine.socket(AF_UNIX, SOCK_DGRAM, 0);
    assertEquals(0, server.bind(address));
    KernelEndpoint client = engine.socket(AF_UNIX, SOCK_DGRAM, 0);
    assertErrno(Errno.EADDRINUSE, client.bind(address));
    assertEquals(4, client.sendto(Talk.text("ping"), 0, 4, 0, address));
    Sockaddr from = new Sockaddr();
    assertEquals(4, server.recvfrom(into, 0, 100, 0, from));
    assertEquals(0, from.length());
    server.close();
    assertErrno(Errno.ECONNREFUSED, client.sendto(Talk.text("ping"), 0, 4, 0, address));
  }

  @Test
  void aSocketAndAPipeArePassed() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    KernelEndpoint[] passed = engine.socketpair(AF_UNIX, SOCK_SEQPACKET, 0);
    KernelEndpoint[] pipe = engine.pipe();
    Message message = new Message(Control.space(8)).add(Talk.text("two"));
    message.control().rights(passed[0], pipe[1]);
    assertEquals(3, carrier[0].sendmsg(message, 0));
    passed[0].close();
    pipe[1].close();

    Message received = receiver(Control.space(8));
    assertEquals(3, carrier[1].recvmsg(received, 0));
    assertEquals(0, received.flags() & Msg.MSG_CTRUNC);
    List<Endpoint> rights = rights(received);
    assertEquals(2, rights.size());
    assertEquals(SOCK_SEQPACKET, rights.get(0).type());
    send(rights.get(0), "through the new one");
    assertEquals("through the new one", recv(passed[1]));
    assertEquals(1, rights.get(1).write(Talk.text("x"), 0, 1));
    assertEquals(1, pipe[0].read(into, 0, 10));
    assertErrno(Errno.ENOTSOCK, rights.get(1).send(into, 0, 1, 0));
  }

  @Test
  void whatWasPassedStaysWithTheSenderToo() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_DGRAM, 0);
    KernelEndpoint[] passed = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().rights(passed[0]);
    assertEquals(1, carrier[0].sendmsg(message, 0));
    assertEquals(1, message.control().items().size());
    send(passed[0], "still mine");
    assertEquals("still mine", recv(passed[1]));
  }

  @Test
  void whatHasNoRoomIsNotLeaked() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    KernelEndpoint[] passed = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().rights(passed[0], passed[1], passed[0]);
    var before = OpenDescriptors.now();
    for (int room : new int[] {0, 8, Control.HEADER_BYTES, Control.space(4), Control.space(8)}) {
      assertEquals(1, carrier[0].sendmsg(message, 0));
      Message received = receiver(room);
      assertEquals(1, carrier[1].recvmsg(received, 0));
      assertEquals(Msg.MSG_CTRUNC, received.flags() & Msg.MSG_CTRUNC, room + " bytes");
      for (Endpoint endpoint : rights(received)) {
        assertEquals(0, endpoint.close());
      }
      assertEquals(before, OpenDescriptors.now(), room + " bytes");
    }
  }

  @Test
  void whatIsReceivedIsClosedOnExec() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().rights(carrier[0]);
    carrier[0].sendmsg(message, 0);
    Message received = receiver(64);
    carrier[1].recvmsg(received, 0);
    int fd = ((KernelEndpoint) rights(received).getFirst()).descriptor();
    String info = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/fdinfo/" + fd));
    int flags = Integer.parseInt(info.replaceAll("(?s).*flags:\\s*(\\d+).*", "$1"), 8);
    assertNotEquals(0, flags & 02000000, info);
    assertNotEquals(0, flags & 04000, info);
  }

  @Test
  void aClosedEndpointCannotBePassed() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    KernelEndpoint closed = engine.socket(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().rights(closed);
    closed.close();
    assertErrno(Errno.EBADF, carrier[0].sendmsg(message, 0));
  }

  @Test
  void aPlaceWithoutAnEndpointIsABadDescriptor() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().addInt(SOL_SOCKET, SocketOptions.SCM_RIGHTS, 7);
    assertErrno(Errno.EBADF, carrier[0].sendmsg(message, 0));
  }

  @Test
  void malformedControlDataIsTheKernelsToRefuse() throws Exception {
    KernelEndpoint[] carrier = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().addInt(SOL_SOCKET, SocketOptions.SCM_RIGHTS, 0);
    message.control().segment().set(java.lang.foreign.ValueLayout.JAVA_LONG, 0, 4711);
    assertErrno(Errno.EINVAL, carrier[0].sendmsg(message, 0));
  }

  @Test
  void theSenderIsVouchedFor() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_DGRAM, 0);
    set(pair[1], SOL_SOCKET, SO_PASSCRED, 1);
    send(pair[0], "me");
    Message received = receiver(64);
    assertEquals(2, pair[1].recvmsg(received, 0));
    var sender = assertInstanceOf(Ancillary.Sender.class, received.control().items().getFirst());
    assertEquals(ProcessHandle.current().pid(), sender.credentials().pid());
  }

  @Test
  void credentialsOfOneselfMayBeShown() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    set(pair[1], SOL_SOCKET, SO_PASSCRED, 1);
    int pid = (int) ProcessHandle.current().pid();
    int uid = io.cleat.sys.Credentials.getuid();
    int gid = io.cleat.sys.Credentials.getgid();
    Message message = new Message(64).add(Talk.text("x"));
    message.control().credentials(new Credentials(pid, uid, gid));
    assertEquals(1, pair[0].sendmsg(message, 0));
    Message received = receiver(64);
    assertEquals(1, pair[1].recvmsg(received, 0));
    assertEquals(
        List.of(new Ancillary.Sender(new Credentials(pid, uid, gid))), received.control().items());
  }

  @Test
  void nobodysProcessCannotBeClaimed() throws Exception {
    KernelEndpoint[] pair = engine.socketpair(AF_UNIX, SOCK_STREAM, 0);
    Message message = new Message(64).add(Talk.text("x"));
    message.control().credentials(new Credentials(Integer.MAX_VALUE, 0, 0));
    long result = pair[0].sendmsg(message, 0);
    assertErrno(io.cleat.sys.Credentials.geteuid() == 0 ? Errno.ESRCH : Errno.EPERM, result);
  }

  @Test
  void aListenerWithAFullQueueSaysEagain() throws Exception {
    KernelEndpoint listener = engine.socket(AF_UNIX, SOCK_STREAM, 0);
    listener.bind(Sockaddr.of(Unix.UNNAMED));
    listener.listen(0);
    Sockaddr address = Talk.name(listener);
    KernelEndpoint first = engine.socket(AF_UNIX, SOCK_STREAM, 0);
    assertEquals(0, first.connect(address));
    KernelEndpoint second = engine.socket(AF_UNIX, SOCK_STREAM, 0);
    assertErrno(Errno.EAGAIN, second.connect(address));
  }

  @ParameterizedTest
  @EnumSource
  void aReceiverWithoutRoomHoldsItsSenderUp(AwaitTest.Kind kind) throws Exception {
    KernelEndpoint receiver = engine.socket(AF_UNIX, SOCK_DGRAM, 0);
    receiver.bind(Sockaddr.of(Unix.UNNAMED));
    Sockaddr to = Talk.name(receiver);
    KernelEndpoint sender = engine.socket(AF_UNIX, SOCK_DGRAM, 0);
    MemorySegment one = Talk.text("x");
    int queued = 0;
    while (sender.sendto(one, 0, 1, 0, to) == 1) {
      queued++;
    }
    assertEquals(Events.OUT, sender.events() & Events.OUT); // although there is no room
    Asleep<Long> waiting =
        kind.start(() -> Blocking.sendto(sender, one, 0, 1, 0, to, Talk.PATIENCE_NANOS));
    assertFalse(waiting.isDone());
    for (int i = 0; i < queued; i++) {
      assertEquals(1, receiver.recv(into, 0, 1, 0));
    }
    assertEquals(1, waiting.get());
  }

  private Message receiver(int controlBytes) {
    return new Message(controlBytes).add(into, 0, into.byteSize());
  }

  private static List<Endpoint> rights(Message message) {
    return message.control().items().stream()
        .filter(Ancillary.Rights.class::isInstance)
        .flatMap(item -> ((Ancillary.Rights) item).endpoints().stream())
        .toList();
  }
}
