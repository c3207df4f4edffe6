// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_ERRQUEUE;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.posix.Epoll.EPOLLIN;
import static io.cleat.posix.Epoll.EPOLL_CTL_ADD;
import static io.cleat.posix.Epoll.EPOLL_CTL_DEL;
import static io.cleat.posix.Epoll.EPOLL_CTL_MOD;
import static io.cleat.posix.Fcntl.F_GETFL;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static io.cleat.posix.Fcntl.O_RDONLY;
import static io.cleat.posix.Fcntl.O_WRONLY;
import static io.cleat.posix.Poll.POLLIN;
import static io.cleat.posix.Poll.POLLOUT;
import static io.cleat.posix.Signal.SIGPIPE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.Ioctl;
import io.cleat.Msg;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.kernel.KernelEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the engine in memory does not have: pipes, files, records, and exactness in odd arguments.
 */
class LinuxTest extends OnKernel {
  @TempDir Path directory;

  private KernelEngine kernel() {
    return (KernelEngine) engine;
  }

  private int[] pipe() throws ErrnoException {
    Endpoint[] pipe = kernel().pipe();
    return new int[] {p.install(pipe[0], O_RDONLY), p.install(pipe[1], O_WRONLY)};
  }

  @Test
  void pipeIsReadAndWritten() throws Exception {
    int[] pipe = pipe();
    assertEquals(O_RDONLY, p.fcntl(pipe[0], F_GETFL));
    Future<Long> got = elsewhere(() -> p.read(pipe[0], new byte[9], 9));
    assertEquals(3, p.write(pipe[1], bytes("abc"), 3));
    assertEquals(3, got.get());
    assertEquals(5, p.writev(pipe[1], vector("ab", "cde"), 2));
    Iovec[] into = {new Iovec(memory(2)), new Iovec(memory(9))};
    assertEquals(5, p.readv(pipe[0], into, 2));
    assertEquals("cde", text(into[1].iov_base, 3));
    succeeds(p.close(pipe[1]));
    assertEquals(0, p.read(pipe[0], new byte[1], 1));
  }

  private static Iovec[] vector(String... texts) {
    Iovec[] vector = new Iovec[texts.length];
    for (int i = 0; i < texts.length; i++) {
      vector[i] = new Iovec(memory(texts[i]));
    }
    return vector;
  }

  @Test
  void blockingWriteFillsAPipeUntilSomebodyReads() throws Exception {
    int[] pipe = pipe();
    int length = 1_000_000;
    Future<Long> put = elsewhere(() -> p.write(pipe[1], memory(length), length));
    byte[] buffer = new byte[65536];
    for (long left = length; left > 0; ) {
      left -= succeeds(p.read(pipe[0], buffer, buffer.length));
    }
    assertEquals(length, put.get());
    succeeds(p.fcntl(pipe[0], F_SETFL, O_NONBLOCK));
    fails(Errno.EAGAIN, p.read(pipe[0], buffer, 1));
  }

  @Test
  void pipeWithoutReaderRaisesSigpipe() throws ErrnoException {
    int[] pipe = pipe();
    List<Integer> signals = new ArrayList<>();
    p.signal(SIGPIPE, (signal, fd, events) -> signals.add(fd));
    succeeds(p.close(pipe[0]));
    fails(Errno.EPIPE, p.write(pipe[1], new byte[1], 1));
    assertEquals(List.of(pipe[1]), signals);
  }

  @Test
  void pipeIsNoSocket() throws ErrnoException {
    int fd = pipe()[1];
    fails(Errno.ENOTSOCK, p.send(fd, new byte[1], 1, 0));
    fails(Errno.ENOTSOCK, p.recv(fd, new byte[1], 1, 0));
    fails(Errno.ENOTSOCK, p.sendmsg(fd, new Msghdr(memory("a")), 0));
    fails(Errno.ENOTSOCK, p.sendmmsg(fd, null, 0, 0));
    fails(Errno.ENOTSOCK, p.listen(fd, 1));
    fails(Errno.ENOTSOCK, p.accept(fd));
    fails(Errno.ENOTSOCK, p.getsockname(fd, null, null));
    fails(Errno.ENOTSOCK, p.bind(fd, null, 0));
    fails(Errno.ENOTSOCK, p.setsockopt(fd, 1, 2, null, 4));
    fails(Errno.ENOTSOCK, p.setsockopt(fd, 1, 2, 1));
    fails(Errno.ENOTTY, p.ioctl(fd, Ioctl.SIOCGPGRP, new int[1]));
    p.rlimitNofile(0);
    fails(Errno.EINVAL, p.accept4(fd, null, null, 1));
    fails(Errno.EMFILE, p.accept(fd));
  }

  @Test
  void fileIsAlwaysReadyAndCannotBeWatched() throws IOException {
    Path path = Files.writeString(directory.resolve("file"), "text");
    int fd = p.install(kernel().open(path.toString(), O_RDONLY, 0), O_RDONLY);
    Pollfd[] fds = {new Pollfd(fd, POLLIN | POLLOUT)};
    assertEquals(1, p.poll(fds, 1, -1));
    assertEquals(POLLIN | POLLOUT, fds[0].revents);
    int epoll = p.epoll_create1(0);
    fails(Errno.EPERM, p.epoll_ctl(epoll, EPOLL_CTL_ADD, fd, new EpollEvent(EPOLLIN, fd)));
    byte[] buffer = new byte[9];
    assertEquals(4, p.read(fd, buffer, 9));
  }

  @Test
  void waitWithAFileThatIsNeverUrgentIsAWaitForTheOther() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "text");
    int fd = p.install(kernel().open(path.toString(), O_RDONLY, 0), O_RDONLY);
    int[] sv = pair();
    Pollfd[] fds = {new Pollfd(fd, Poll.POLLPRI), new Pollfd(sv[0], POLLIN)};
    Future<Long> ready = elsewhere(() -> p.poll(fds, 2, -1));
    sends(sv[1], "x");
    assertEquals(1, ready.get());
    assertEquals(POLLIN, fds[1].revents);
  }

  @Test
  void sequencedPacketsRaiseNoSigpipe() {
    List<Integer> signals = new ArrayList<>();
    p.signal(SIGPIPE, (signal, fd, events) -> signals.add(fd));
    int[] packets = pair(SOCK_SEQPACKET);
    succeeds(p.close(packets[1]));
    fails(Errno.EPIPE, p.send(packets[0], new byte[1], 1, 0));
    assertEquals(List.of(), signals);
  }

  @Test
  void lengthOfTheCallCountsAndNotTheAddresss() {
    int fd = p.socket(AF_INET, SOCK_STREAM, 0);
    Sockaddr address = Sockaddr.of(Inet.of("127.0.0.1", 0));
    fails(Errno.EINVAL, p.bind(fd, address, 4));
    fails(Errno.EINVAL, p.bind(fd, address, -1));
    fails(Errno.EINVAL, p.bind(fd, address, 4096));
    succeeds(p.bind(fd, address, 16));
    int udp = p.socket(AF_INET, SOCK_DGRAM, 0);
    fails(Errno.EINVAL, p.sendto(udp, new byte[1], 1, 0, address, -1));
  }

  @Test
  void connectReadsTheAddressBeforeItLooksForASocket() throws Exception {
    int reader = pipe()[0];
    Sockaddr address = Sockaddr.of(Inet.of("127.0.0.1", 0));
    fails(Errno.EBADF, p.connect(-1, address, 200));
    fails(Errno.EINVAL, p.connect(reader, address, 200));
    fails(Errno.EINVAL, p.connect(reader, null, -1));
    fails(Errno.EFAULT, p.connect(reader, null, 16));
    fails(Errno.ENOTSOCK, p.connect(reader, null, 0));
    fails(Errno.ENOTSOCK, p.bind(reader, address, 200));
    fails(Errno.ENOTSOCK, p.bind(reader, null, 16));
  }

  @Test
  void missingAddressIsMissedOnlyWhereItsLengthIsAnAddresss() {
    int fd = p.socket(AF_INET, SOCK_STREAM, 0);
    fails(Errno.EFAULT, p.bind(fd, null, 16));
    fails(Errno.EINVAL, p.bind(fd, null, 0));
    fails(Errno.EINVAL, p.bind(fd, null, 200));
    fails(Errno.EFAULT, p.connect(fd, null, 16));
    fails(Errno.EINVAL, p.connect(fd, null, 0));
  }

  @Test
  void whatCannotBeWatchedIsRefusedBeforeAllElse() throws Exception {
    Path path = Files.writeString(directory.resolve("file"), "text");
    int file = p.install(kernel().open(path.toString(), O_RDONLY, 0), O_RDONLY);
    int epoll = p.epoll_create1(0);
    EpollEvent event = new EpollEvent(EPOLLIN, file);
    fails(Errno.EBADF, p.epoll_ctl(-1, EPOLL_CTL_ADD, file, event));
    fails(Errno.EPERM, p.epoll_ctl(file, EPOLL_CTL_ADD, file, event));
    fails(Errno.EPERM, p.epoll_ctl(epoll, EPOLL_CTL_ADD, file, event));
    fails(Errno.EPERM, p.epoll_ctl(epoll, EPOLL_CTL_MOD, file, event));
    fails(Errno.EPERM, p.epoll_ctl(epoll, EPOLL_CTL_DEL, file, null));
    fails(Errno.EPERM, p.epoll_ctl(epoll, 9, file, event));
    int reader = pipe()[0];
    fails(Errno.ENOENT, p.epoll_ctl(epoll, EPOLL_CTL_DEL, reader, null));
    fails(Errno.EINVAL, p.epoll_ctl(epoll, 9, reader, event));
  }

  @Test
  void flagOfTheKernelsOwnIsRefusedBeforeAllElse() {
    int compat = 0x80000000;
    fails(Errno.EINVAL, p.sendmsg(-1, null, compat));
    fails(Errno.EINVAL, p.recvmsg(-1, null, compat));
    fails(Errno.EINVAL, p.sendmmsg(-1, null, 1, compat));
    fails(Errno.EINVAL, p.recvmmsg(-1, null, 1, compat, null));
    fails(Errno.EBADF, p.send(-1, new byte[1], 1, compat));
  }

  @Test
  void blockingConnectWaitsForOneThatHasBegun() throws Exception {
    int listener = listener();
    Sockaddr name = nameOf(listener);
    int fd = p.socket(AF_INET, SOCK_STREAM, 0);
    succeeds(p.fcntl(fd, F_SETFL, O_NONBLOCK));
    fails(Errno.EINPROGRESS, connect(fd, name));
    succeeds(p.fcntl(fd, F_SETFL, 0));
    assertEquals(0, connect(fd, name));
    fails(Errno.EISCONN, connect(fd, name));
  }

  @Test
  void errorQueueAndUrgentDataAreNotWaitedFor() {
    int udp = p.socket(AF_INET, SOCK_DGRAM, 0);
    fails(Errno.EAGAIN, p.recv(udp, new byte[1], 1, MSG_ERRQUEUE));
    int listener = listener();
    int client = connectedTo(listener);
    fails(Errno.EINVAL, p.recv(client, new byte[1], 1, Msg.MSG_OOB));
    fails(Errno.EAGAIN, p.recvmsg(udp, new Msghdr(memory(8)), MSG_ERRQUEUE));
  }

  @Test
  void peekOfAllWaitsForAllOfAConnection() throws Exception {
    int listener = listener();
    int client = connectedTo(listener);
    int server = p.accept(listener);
    sends(client, "ab");
    Future<Long> seen = elsewhere(() -> p.recv(server, new byte[5], 5, MSG_PEEK | MSG_WAITALL));
    Future<Long> first = elsewhere(() -> p.recv(server, new byte[9], 4, MSG_PEEK | MSG_WAITALL));
    sends(client, "cd");
    assertEquals(4, first.get());
    sends(client, "ef");
    assertEquals(5, seen.get());
    receives(server, "abcdef");
    sends(client, "g");
    succeeds(p.shutdown(client, Msg.SHUT_WR));
    assertEquals(1, p.recv(server, new byte[9], 9, MSG_PEEK | MSG_WAITALL));
  }

  @Test
  void peekOfAllDoesNotWaitInTheUnixFamily() {
    int[] sv = pair();
    sends(sv[0], "ab");
    assertEquals(2, p.recv(sv[1], new byte[9], 9, MSG_PEEK | MSG_WAITALL));
  }
}
