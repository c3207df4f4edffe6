// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.SocketType.SOCK_CLOEXEC;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_REUSEADDR;
import static io.cleat.option.SocketOptions.SO_TYPE;
import static io.cleat.posix.Fcntl.FD_CLOEXEC;
import static io.cleat.posix.Fcntl.F_GETFD;
import static io.cleat.posix.Fcntl.F_GETFL;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static io.cleat.posix.Fcntl.O_RDWR;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import io.cleat.Msg;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Making, naming and joining sockets, and the lengths that stand beside addresses. */
class NameTest extends OnEveryEngine {
  private static final int INET_BYTES = 16;

  @Test
  void addressIsCutToTheRoomAndTheFullLengthTold() {
    int fd = listener();
    Sockaddr whole = nameOf(fd);
    Sockaddr cut = new Sockaddr();
    int[] length = {4};
    succeeds(p.getsockname(fd, cut, length));
    assertEquals(INET_BYTES, length[0]);
    assertArrayEquals(Arrays.copyOf(whole.bytes(), 4), cut.bytes());
    assertEquals(0, cut.segment().get(JAVA_BYTE, 5));
  }

  @Test
  void noRoomIsRoomEnough() {
    int[] length = {0};
    succeeds(p.getsockname(listener(), new Sockaddr(), length));
    assertEquals(INET_BYTES, length[0]);
  }

  @Test
  void negativeRoomAndMissingPointersFailInLinuxsOrder() {
    int fd = listener();
    fails(Errno.EINVAL, p.getsockname(fd, new Sockaddr(), new int[] {-1}));
    fails(Errno.EFAULT, p.getsockname(fd, new Sockaddr(), null));
    fails(Errno.EFAULT, p.getsockname(fd, null, room()));
    fails(Errno.EBADF, p.getsockname(-1, null, null));
    fails(Errno.ENOTCONN, p.getpeername(fd, new Sockaddr(), new int[] {-1}));
    fails(Errno.EFAULT, p.bind(fd, null, 16));
    fails(Errno.EBADF, p.connect(99, null, 16));
  }

  @Test
  void acceptTellsThePeer() {
    int listener = listener();
    int client = connectedTo(listener);
    Sockaddr peer = new Sockaddr();
    int[] length = room();
    int fd = succeeds(p.accept(listener, peer, length));
    assertEquals(INET_BYTES, length[0]);
    assertEquals(nameOf(client), peer);
    assertEquals(nameOf(listener).address(), nameOf(fd).address());
  }

  @Test
  void acceptWithNegativeRoomLosesTheConnection() {
    int listener = listener();
    succeeds(p.fcntl(listener, F_SETFL, O_NONBLOCK));
    fails(Errno.EAGAIN, p.accept(listener, new Sockaddr(), new int[] {-1}));
    int client = connectedTo(listener);
    fails(Errno.EINVAL, p.accept(listener, new Sockaddr(), new int[] {-1}));
    fails(Errno.EAGAIN, p.accept(listener));
    assertEquals(0, p.recv(client, new byte[1], 1, 0));
    assertEquals(client + 1, p.dup(client));
  }

  @Test
  void acceptFailsInLinuxsOrder() {
    int listener = listener();
    succeeds(p.fcntl(listener, F_SETFL, O_NONBLOCK));
    fails(Errno.EBADF, p.accept4(-1, null, null, 1));
    fails(Errno.EINVAL, p.accept4(listener, null, null, 1));
    p.rlimitNofile(listener + 1);
    fails(Errno.EINVAL, p.accept4(listener, null, null, 1));
    fails(Errno.EMFILE, p.accept(listener));
  }

  @Test
  void acceptedSocketHasItsOwnFlags() {
    int listener = listener();
    succeeds(p.fcntl(listener, F_SETFL, O_NONBLOCK));
    connectedTo(listener);
    connectedTo(listener);
    int plain = succeeds(p.accept(listener));
    int flagged = succeeds(p.accept4(listener, null, null, SOCK_NONBLOCK | SOCK_CLOEXEC));
    assertEquals(O_RDWR, p.fcntl(plain, F_GETFL));
    assertEquals(0, p.fcntl(plain, F_GETFD));
    assertEquals(O_RDWR | O_NONBLOCK, p.fcntl(flagged, F_GETFL));
    assertEquals(FD_CLOEXEC, p.fcntl(flagged, F_GETFD));
  }

  @Test
  void acceptWaitsForAConnection() throws Exception {
    int listener = listener();
    Future<Long> accepted = elsewhere(() -> p.accept(listener));
    int client = connectedTo(listener);
    int fd = accepted.get().intValue();
    sends(client, "hi");
    receives(fd, "hi");
  }

  @Test
  void connectWaitsUntilItIsDoneAndIsThenDone() {
    int listener = listener();
    int client = connectedTo(listener);
    fails(Errno.EISCONN, connect(client, nameOf(listener)));
    assertEquals(nameOf(listener), peerOf(client));
  }

  private Sockaddr peerOf(int fd) {
    Sockaddr name = new Sockaddr();
    succeeds(p.getpeername(fd, name, room()));
    return name;
  }

  @Test
  void connectCanBeTriedAgainAfterARefusal() {
    int free = listener();
    Sockaddr nobody = nameOf(free);
    succeeds(p.close(free));
    int client = p.socket(AF_INET, SOCK_STREAM, 0);
    fails(Errno.ECONNREFUSED, connect(client, nobody));
    fails(Errno.ECONNREFUSED, connect(client, nobody));
    succeeds(connect(client, nameOf(listener())));
  }

  @Test
  void unixConnectWaitsForRoomInTheBacklog() throws Exception {
    int listener = unixListener(0);
    Sockaddr name = nameOf(listener);
    int first = p.socket(AF_UNIX, SOCK_STREAM, 0);
    succeeds(connect(first, name));
    int second = p.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
    fails(Errno.EAGAIN, connect(second, name));
    succeeds(p.fcntl(second, F_SETFL, 0));
    Sockaddr again = nameOf(listener);
    Future<Long> connected = elsewhere(() -> connect(second, again));
    succeeds(p.accept(listener));
    assertEquals(0, connected.get());
  }

  @Test
  void optionOfOneInt() {
    int fd = p.socket(AF_INET, SOCK_DGRAM, 0);
    int[] value = {-1};
    succeeds(p.getsockopt(fd, SOL_SOCKET, SO_TYPE, value));
    assertEquals(SOCK_DGRAM, value[0]);
    succeeds(p.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, 1));
    succeeds(p.getsockopt(fd, SOL_SOCKET, SO_REUSEADDR, value));
    assertEquals(1, value[0]);
    fails(Errno.EBADF, p.setsockopt(-1, SOL_SOCKET, SO_REUSEADDR, 1));
    fails(Errno.EBADF, p.getsockopt(-1, SOL_SOCKET, SO_TYPE, value));
  }

  @Test
  void optionInMemoryTellsItsLength() {
    int fd = p.socket(AF_UNIX, SOCK_DGRAM, 0);
    MemorySegment value = memory(8);
    int[] length = {8};
    succeeds(p.getsockopt(fd, SOL_SOCKET, SO_TYPE, value, length));
    assertEquals(4, length[0]);
    assertEquals(SOCK_DGRAM, value.get(JAVA_INT, 0));
    fails(Errno.EFAULT, p.getsockopt(fd, SOL_SOCKET, SO_TYPE, value, null));
    fails(Errno.EFAULT, p.getsockopt(fd, SOL_SOCKET, SO_TYPE, null, length));
    fails(Errno.EFAULT, p.setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, null, 4));
  }

  @Test
  void halfClosedConnectionEndsOneWay() {
    int[] sv = pair();
    succeeds(p.shutdown(sv[0], Msg.SHUT_WR));
    assertEquals(0, p.recv(sv[1], new byte[1], 1, 0));
    sends(sv[1], "back");
    receives(sv[0], "back");
    fails(Errno.EINVAL, p.shutdown(sv[0], 9));
    fails(Errno.EBADF, p.shutdown(-1, Msg.SHUT_WR));
  }

  @Test
  void namesOfTheUnixFamily() {
    int fd = p.socket(AF_UNIX, SOCK_STREAM, 0);
    succeeds(bind(fd, Unix.abstractName("cleat-posix-" + p.getpid())));
    assertEquals(Unix.abstractName("cleat-posix-" + p.getpid()), nameOf(fd).address());
  }
}
