// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Scratch.SOCK_STREAM;
import static io.cleat.sys.Scratch.SOL_SOCKET;
import static io.cleat.sys.Scratch.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages with control data through a real socket, and hostile control data without one. */
class ControlDataTest {
  private static final int SCM_RIGHTS = 1;
  private static final int SCM_CREDENTIALS = 2;
  private static final int SO_PASSCRED = 16;
  private static final int MSG_CTRUNC = 8;

  private final Scratch scratch = new Scratch();
  private final MemorySegment errno = scratch.errno;

  @AfterEach
  void close() {
    scratch.close();
  }

  @Test
  void aDescriptorTravelsBehindItsHeader() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    int[] pipe = scratch.pipe(0);
    sendWithDescriptor(pair[0], pipe[1]);

    MemorySegment control = scratch.arena.allocate(64);
    MemorySegment message = receive(pair[1], control, 64);
    assertEquals(0, Msghdr.flags(message, 0));
    assertEquals(Cmsghdr.space(4), Msghdr.controlLength(message, 0));
    assertTrue(Cmsghdr.isPresent(control, 0, Msghdr.controlLength(message, 0)));
    assertEquals(SOL_SOCKET, Cmsghdr.level(control, 0));
    assertEquals(SCM_RIGHTS, Cmsghdr.type(control, 0));
    assertEquals(4, Cmsghdr.dataLength(control, 0));
    int passed = scratch.opened(control.get(ValueLayout.JAVA_INT, Cmsghdr.data(0)));
    assertEquals(2, Files.write(errno, passed, scratch.ofText("ok"), 0, 2));
    MemorySegment into = scratch.arena.allocate(2);
    assertEquals(2, Files.read(errno, pipe[0], into, 0, 2));
    assertEquals("ok", text(into, 0, 2));
  }

  @Test
  void twoPiecesOfControlDataFollowEachOther() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    assertEquals(
        0, Sockets.setsockopt(errno, pair[1], SOL_SOCKET, SO_PASSCRED, scratch.ofInt(1), 4));
    sendWithDescriptor(pair[0], pair[0]);

    MemorySegment control = scratch.arena.allocate(128);
    long end = Msghdr.controlLength(receive(pair[1], control, 128), 0);
    int seen = 0;
    for (long at = 0; Cmsghdr.isPresent(control, at, end); at = Cmsghdr.next(control, at)) {
      switch (Cmsghdr.type(control, at)) {
        case SCM_RIGHTS -> scratch.opened(control.get(ValueLayout.JAVA_INT, Cmsghdr.data(at)));
        case SCM_CREDENTIALS ->
            assertEquals(Credentials.getpid(), Ucred.pid(control, Cmsghdr.data(at)));
        default -> throw new AssertionError("type " + Cmsghdr.type(control, at));
      }
      seen++;
    }
    assertEquals(2, seen);
  }

  @Test
  void controlDataWithoutRoomAreCutAndMarked() {
    int[] pair = scratch.socketpair(SOCK_STREAM);
    sendWithDescriptor(pair[0], pair[0]);
    MemorySegment message = receive(pair[1], scratch.arena.allocate(8), 8);
    assertEquals(MSG_CTRUNC, Msghdr.flags(message, 0));
    assertFalse(Cmsghdr.isPresent(scratch.arena.allocate(8), 0, 8));
  }

  @Test
  void aHeaderThatClaimsTooMuchOrTooLittleIsNotPresent() {
    MemorySegment control = scratch.arena.allocate(64);
    Cmsghdr.set(control, 0, SOL_SOCKET, SCM_RIGHTS, 48);
    assertTrue(Cmsghdr.isPresent(control, 0, 64));
    assertFalse(Cmsghdr.isPresent(control, 0, 63));
    for (long length : new long[] {0, 15, 65, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
      Cmsghdr.length(control, 0, length);
      assertFalse(Cmsghdr.isPresent(control, 0, 64), () -> "length " + length);
    }
  }

  private void sendWithDescriptor(int socket, int fd) {
    MemorySegment control = scratch.arena.allocate(Cmsghdr.space(4));
    Cmsghdr.set(control, 0, SOL_SOCKET, SCM_RIGHTS, 4);
    control.set(ValueLayout.JAVA_INT, Cmsghdr.data(0), fd);
    MemorySegment message = message(scratch.ofText("x"));
    Msghdr.control(message, 0, control, control.byteSize());
    assertEquals(1, Sockets.sendmsg(errno, socket, message, 0));
  }

  private MemorySegment receive(int socket, MemorySegment control, int room) {
    MemorySegment message = message(scratch.arena.allocate(1));
    Msghdr.control(message, 0, control, room);
    assertEquals(1, Sockets.recvmsg(errno, socket, message, 0));
    return message;
  }

  private MemorySegment message(MemorySegment data) {
    MemorySegment vector = scratch.arena.allocate(Iovec.SIZE);
    Iovec.set(vector, 0, data, 0, data.byteSize());
    MemorySegment message = scratch.arena.allocate(Msghdr.SIZE);
    Msghdr.vectors(message, 0, vector, 1);
    return message;
  }
}
