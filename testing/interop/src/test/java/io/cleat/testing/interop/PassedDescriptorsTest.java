// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.interop;

import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_UNIX;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Ancillary;
import io.cleat.Blocking;
import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Engine;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Socket;
import io.cleat.address.Unix;
import io.cleat.kernel.KernelEngine;
import io.cleat.option.Credentials;
import io.cleat.option.SocketOptions;
import io.cleat.testing.door.Needs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Descriptors and credentials cross to a Python program and back (unix(7)). */
@Needs("python3")
class PassedDescriptorsTest {
  private static final String SENDS_A_PIPE =
      """
      import array, os, socket, sys
      channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
      channel.connect(sys.argv[1])
      read, write = os.pipe()
      os.write(write, b"through python's pipe")
      os.close(write)
      channel.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [read]))])
      channel.recv(1)
      """;

  private static final String WRITES_INTO_WHAT_IT_GETS =
      """
      import array, os, socket, sys
      channel = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
      channel.connect(sys.argv[1])
      data, control, flags, address = channel.recvmsg(10, socket.CMSG_SPACE(8))
      level, kind, bytes = control[0]
      assert (data, level, kind, flags & socket.MSG_CTRUNC) == (b"two", 1, 1, 0), control
      for i, fd in enumerate(array.array("i", bytes)):
          os.write(fd, b"python was here: %d" % i)
      """;

  private static final String SHOWS_WHO_IT_IS =
      """
      import os, socket, sys
      channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
      channel.connect(sys.argv[1])
      channel.send(b"hello")
      print(os.getpid(), os.getuid(), os.getgid())
      channel.recv(1)
      """;

  @TempDir Path folder;

  @Test
  void aPipeFromPythonIsReadHere() throws Exception {
    try (Arena arena = Arena.ofConfined();
        Engine engine = KernelEngine.open();
        Socket listener = listener(engine, SOCK_STREAM);
        Program python = Program.start("python3", "-c", SENDS_A_PIPE, path());
        Socket channel = listener.accept()) {
      Message message = new Message(Control.space(Integer.BYTES)).add(arena.allocate(1));
      assertEquals(1, channel.recvmsg(message, 0));

      Ancillary.Rights rights =
          assertInstanceOf(Ancillary.Rights.class, message.control().items().getFirst());
      Endpoint pipe = rights.endpoints().getFirst();
      MemorySegment text = arena.allocate(100);
      while (pipe.events() == 0) {
        pipe.await(Events.IN, -1);
      }
      long length = pipe.read(text, 0, 100);
      assertEquals(
          "through python's pipe",
          new String(text.toArray(ValueLayout.JAVA_BYTE), 0, (int) length, UTF_8));
      pipe.close();
      channel.write(ByteBuffer.wrap(new byte[1]));
      python.output();
    }
  }

  @Test
  void socketsFromHereAreWrittenByPython() throws Exception {
    try (Engine engine = KernelEngine.open();
        Socket listener = listener(engine, SOCK_SEQPACKET);
        Program python = Program.start("python3", "-c", WRITES_INTO_WHAT_IT_GETS, path());
        Socket channel = listener.accept()) {
      Socket[] first = Socket.pair(engine, AF_UNIX, SOCK_STREAM);
      Socket[] second = Socket.pair(engine, AF_UNIX, SOCK_STREAM);
      Message message =
          new Message(Control.space(2 * Integer.BYTES))
              .add(MemorySegment.ofArray("two".getBytes(UTF_8)));
      message.control().rights(first[1].endpoint(), second[1].endpoint());
      assertEquals(3, channel.sendmsg(message, 0));
      first[1].close();
      second[1].close();

      python.output();
      assertEquals("python was here: 0", line(first[0]));
      assertEquals("python was here: 1", line(second[0]));
      first[0].close();
      second[0].close();
    }
  }

  @Test
  void theKernelVouchesForWhoPythonIs() throws Exception {
    try (Arena arena = Arena.ofConfined();
        Engine engine = KernelEngine.open();
        Socket listener = listener(engine, SOCK_STREAM).set(SocketOptions.PASSCRED, true);
        Program python = Program.start("python3", "-c", SHOWS_WHO_IT_IS, path());
        Socket channel = listener.accept().set(SocketOptions.PASSCRED, true)) {
      Message message = new Message(Control.space(Credentials.BYTES)).add(arena.allocate(10));
      assertEquals(5, Blocking.recvmsg(channel.endpoint(), message, 0, -1));
      Credentials sender =
          assertInstanceOf(Ancillary.Sender.class, message.control().items().getFirst())
              .credentials();
      assertEquals(channel.get(SocketOptions.PEERCRED), sender);
      channel.write(ByteBuffer.wrap(new byte[1]));
      assertEquals(
          "%d %d %d".formatted(sender.pid(), sender.uid(), sender.gid()), python.output().strip());
      assertTrue(sender.pid() > 1);
    }
  }

  private Socket listener(Engine engine, int type) throws Exception {
    return Socket.open(engine, AF_UNIX, type).bind(Unix.path(path())).listen(1);
  }

  private String path() {
    return folder.resolve("channel").toString();
  }

  private static String line(Socket socket) throws Exception {
    ByteBuffer buffer = ByteBuffer.allocate(100);
    socket.read(buffer);
    return UTF_8.decode(buffer.flip()).toString();
  }
}
