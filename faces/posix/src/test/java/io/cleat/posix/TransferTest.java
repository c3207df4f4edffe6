// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_NOSIGNAL;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.Msg.MSG_TRUNC;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.Msg.SHUT_WR;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static io.cleat.address.Family.AF_UNIX;
import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_RCVTIMEO;
import static io.cleat.option.SocketOptions.SO_SNDTIMEO;
import static io.cleat.option.SocketOptions.SO_TYPE;
import static io.cleat.posix.Fcntl.F_SETFL;
import static io.cleat.posix.Fcntl.O_NONBLOCK;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Bytes out of and into one piece of memory: what waits, how long, and what comes back. */
class TransferTest extends OnEveryEngine {
  private static final long MICROS = 30_000;

  private void timeout(int fd, int option) {
    MemorySegment timeval = memory(16);
    timeval.set(JAVA_LONG, 8, MICROS);
    succeeds(p.setsockopt(fd, SOL_SOCKET, option, timeval, 16));
  }

  private int[] udp() {
    int receiver = p.socket(AF_INET, SOCK_DGRAM, 0);
    succeeds(bind(receiver, Inet.of("127.0.0.1", 0)));
    int sender = p.socket(AF_INET, SOCK_DGRAM, 0);
    succeeds(connect(sender, nameOf(receiver)));
    return new int[] {sender, receiver};
  }

  @Test
  void bytesCross() {
    int[] sv = pair();
    assertEquals(5, p.write(sv[0], bytes("hello"), 5));
    byte[] buffer = new byte[8];
    assertEquals(5, p.read(sv[1], buffer, 8));
    assertArrayEquals(bytes("hello\0\0\0"), buffer);
  }

  @Test
  void memoryOfAnyKindWillDo() {
    int[] sv = pair();
    assertEquals(3, p.send(sv[0], memory("abc"), 3, 0));
    MemorySegment into = memory(8);
    assertEquals(3, p.recv(sv[1], into, 8, 0));
    assertEquals("abc", text(into, 3));
  }

  @Test
  void missingMemoryIsAFault() {
    int[] sv = pair();
    fails(Errno.EFAULT, p.send(sv[0], (MemorySegment) null, 1, 0));
    fails(Errno.EFAULT, p.recv(sv[0], (MemorySegment) null, 1, 0));
    fails(Errno.EFAULT, p.read(sv[0], (MemorySegment) null, 1));
    fails(Errno.EFAULT, p.write(sv[0], (MemorySegment) null, 1));
    fails(Errno.EBADF, p.write(-1, (MemorySegment) null, 1));
  }

  @Test
  void nonBlockingCallsDoNotWait() {
    int[] sv = pair(SOCK_STREAM | SOCK_NONBLOCK);
    fails(Errno.EAGAIN, p.recv(sv[0], new byte[1], 1, 0));
    fails(Errno.EAGAIN, p.read(sv[0], new byte[1], 1));
    fill(sv[0]);
    fails(Errno.EAGAIN, p.send(sv[0], new byte[1], 1, 0));
    fails(Errno.EAGAIN, p.write(sv[0], new byte[1], 1));
  }

  @Test
  void dontwaitIsForOneCall() throws Exception {
    int[] sv = pair();
    fails(Errno.EAGAIN, p.recv(sv[0], new byte[1], 1, MSG_DONTWAIT));
    Future<Long> got = elsewhere(() -> p.recv(sv[0], new byte[1], 1, 0));
    sends(sv[1], "x");
    assertEquals(1, got.get());
  }

  @Test
  void readWaitsForBytes() throws Exception {
    int[] sv = pair();
    Future<Long> got = elsewhere(() -> p.read(sv[0], new byte[9], 9));
    sends(sv[1], "xyz");
    assertEquals(3, got.get());
  }

  @Test
  void readWaitsOnAVirtualThread() throws Exception {
    int[] sv = pair();
    Future<Long> got = virtually(() -> p.read(sv[0], new byte[9], 9));
    sends(sv[1], "xyz");
    assertEquals(3, got.get());
  }

  @Test
  void receiveEndsWithTheStream() throws Exception {
    int[] sv = pair();
    Future<Long> got = elsewhere(() -> p.recv(sv[0], new byte[9], 9, 0));
    succeeds(p.close(sv[1]));
    assertEquals(0, got.get());
  }

  @Test
  void blockingSendWaitsUntilAllIsSent() throws Exception {
    int[] sv = pair();
    long length = 3_000_000;
    MemorySegment data = memory((int) length);
    Future<Long> sent = elsewhere(() -> p.send(sv[0], data, length, 0));
    MemorySegment into = memory(1 << 16);
    long sum = 0;
    while (sum < length) {
      sum += succeeds(p.recv(sv[1], into, into.byteSize(), 0));
    }
    assertEquals(length, sent.get());
  }

  @Test
  void blockingWriteWaitsUntilAllIsWritten() throws Exception {
    int[] sv = pair();
    long length = 3_000_000;
    MemorySegment data = memory((int) length);
    Future<Long> sent = elsewhere(() -> p.write(sv[0], data, length));
    MemorySegment into = memory(1 << 16);
    long sum = 0;
    while (sum < length) {
      sum += succeeds(p.read(sv[1], into, into.byteSize()));
    }
    assertEquals(length, sent.get());
  }

  @Test
  void waitallWaitsForAll() throws Exception {
    int[] sv = pair();
    byte[] buffer = new byte[6];
    Future<Long> got = elsewhere(() -> p.recv(sv[0], buffer, 6, MSG_WAITALL));
    sends(sv[1], "abc");
    sends(sv[1], "de");
    sends(sv[1], "fgh");
    assertEquals(6, got.get());
    assertArrayEquals(bytes("abcdef"), buffer);
    receives(sv[0], "gh");
  }

  @Test
  void waitallEndsWithTheStream() throws Exception {
    int[] sv = pair();
    Future<Long> got = elsewhere(() -> p.recv(sv[0], new byte[9], 9, MSG_WAITALL));
    sends(sv[1], "abc");
    succeeds(p.shutdown(sv[1], SHUT_WR));
    assertEquals(3, got.get());
  }

  @Test
  void waitallOfANonBlockingSocketTakesWhatIsThere() {
    int[] sv = pair(SOCK_STREAM | SOCK_NONBLOCK);
    sends(sv[1], "abc");
    assertEquals(3, p.recv(sv[0], new byte[9], 9, MSG_WAITALL));
    fails(Errno.EAGAIN, p.recv(sv[0], new byte[9], 9, MSG_WAITALL));
  }

  @Test
  void waitallEndsWithTheTime() {
    int[] sv = pair();
    timeout(sv[0], SO_RCVTIMEO);
    sends(sv[1], "abc");
    assertEquals(3, p.recv(sv[0], new byte[9], 9, MSG_WAITALL));
  }

  @Test
  void waitallOfDatagramsIsOneDatagram() {
    int[] sv = pair(SOCK_DGRAM);
    sends(sv[1], "abc");
    assertEquals(3, p.recv(sv[0], new byte[9], 9, MSG_WAITALL));
  }

  @Test
  void receiveTimesOut() {
    int[] sv = pair();
    timeout(sv[0], SO_RCVTIMEO);
    long start = System.nanoTime();
    fails(Errno.EAGAIN, p.recv(sv[0], new byte[1], 1, 0));
    assertTrue(System.nanoTime() - start >= MICROS * 1000);
    fails(Errno.EAGAIN, p.read(sv[0], new byte[1], 1));
  }

  @Test
  void acceptTimesOut() {
    int listener = listener();
    timeout(listener, SO_RCVTIMEO);
    long start = System.nanoTime();
    fails(Errno.EAGAIN, p.accept(listener));
    assertTrue(System.nanoTime() - start >= MICROS * 1000);
  }

  @Test
  void sendTimesOut() {
    int[] sv = pair();
    timeout(sv[0], SO_SNDTIMEO);
    fill(sv[0]);
    long start = System.nanoTime();
    fails(Errno.EAGAIN, p.send(sv[0], new byte[1], 1, 0));
    assertTrue(System.nanoTime() - start >= MICROS * 1000);
    fails(Errno.EAGAIN, p.write(sv[0], new byte[1], 1));
  }

  @Test
  void sendThatTimesOutTellsWhatWent() {
    int[] sv = pair();
    timeout(sv[0], SO_SNDTIMEO);
    int length = 30_000_000;
    long sent = succeeds(p.send(sv[0], memory(length), length, 0));
    assertTrue(sent > 0 && sent < length, () -> "" + sent);
  }

  @Test
  void closingTheLastDescriptorEndsAWaitingReceive() throws Exception {
    int[] sv = pair();
    Future<Long> got = elsewhere(() -> p.recv(sv[0], new byte[1], 1, 0));
    succeeds(p.close(sv[0]));
    fails(Errno.EBADF, got.get());
  }

  @Test
  void closingOneOfTwoDescriptorsEndsNothing() throws Exception {
    int[] sv = pair();
    int copy = p.dup(sv[0]);
    Future<Long> got = elsewhere(() -> p.recv(copy, new byte[1], 1, 0));
    succeeds(p.close(sv[0]));
    sends(sv[1], "x");
    assertEquals(1, got.get());
  }

  @Test
  void interruptEndsAWaitingCall() throws Exception {
    int[] sv = pair();
    List<Boolean> flag = new ArrayList<>();
    Future<Long> got =
        elsewhere(() -> {
          Thread.currentThread().interrupt();
          long result = p.recv(sv[0], new byte[1], 1, 0);
          flag.add(Thread.interrupted());
          return result;
        });
    fails(Errno.EINTR, got.get());
    assertEquals(List.of(true), flag);
  }

  @Test
  void readOfNothingTakesNothing() {
    int[] udp = udp();
    assertEquals(0, p.read(udp[1], new byte[0], 0));
    sends(udp[0], "abc");
    assertEquals(0, p.read(udp[1], new byte[0], 0));
    receives(udp[1], "abc");
  }

  @Test
  void emptyDatagramIsAMessage() {
    int[] udp = udp();
    assertEquals(0, p.write(udp[0], new byte[0], 0));
    assertEquals(0, p.send(udp[0], new byte[0], 0, 0));
    assertEquals(0, p.recv(udp[1], new byte[9], 9, 0));
    assertEquals(0, p.recv(udp[1], new byte[9], 9, 0));
    fails(Errno.EAGAIN, p.recv(udp[1], new byte[9], 9, MSG_DONTWAIT));
  }

  @Test
  void datagramIsCutAndItsTrueLengthToldWhenAsked() {
    int[] udp = udp();
    sends(udp[0], "abcdef");
    assertEquals(6, p.recv(udp[1], new byte[2], 2, MSG_TRUNC | MSG_PEEK));
    assertEquals(2, p.read(udp[1], new byte[2], 2));
    fails(Errno.EAGAIN, p.recv(udp[1], new byte[9], 9, MSG_DONTWAIT));
  }

  @Test
  void recvfromTellsTheSender() {
    int[] udp = udp();
    sends(udp[0], "abc");
    Sockaddr from = new Sockaddr();
    int[] length = room();
    assertEquals(3, p.recvfrom(udp[1], new byte[9], 9, 0, from, length));
    assertEquals(16, length[0]);
    assertEquals(nameOf(udp[0]), from);
  }

  @Test
  void recvfromWithNegativeRoomLosesTheDatagram() {
    int[] udp = udp();
    sends(udp[0], "abc");
    fails(Errno.EINVAL, p.recvfrom(udp[1], new byte[9], 9, 0, new Sockaddr(), new int[] {-1}));
    fails(Errno.EAGAIN, p.recv(udp[1], new byte[9], 9, MSG_DONTWAIT));
  }

  @Test
  void recvfromOfAStreamHasNoSender() {
    int listener = listener();
    int client = connectedTo(listener);
    int server = p.accept(listener);
    sends(client, "abc");
    int[] length = {50};
    assertEquals(3, p.recvfrom(server, new byte[9], 9, 0, new Sockaddr(), length));
    assertEquals(0, length[0]);
  }

  @Test
  void sendtoNamesTheReceiver() {
    int receiver = udp()[1];
    int sender = p.socket(AF_INET, SOCK_DGRAM, 0);
    Sockaddr to = nameOf(receiver);
    assertEquals(2, p.sendto(sender, bytes("ab"), 2, 0, to, 16));
    receives(receiver, "ab");
    fails(Errno.EDESTADDRREQ, p.sendto(sender, bytes("ab"), 2, 0, null, 0));
  }

  @Test
  void blockingReceiversEachGetADatagram() throws Exception {
    int[] udp = udp();
    Future<Long> one = elsewhere(() -> p.recv(udp[1], new byte[9], 9, 0));
    Future<Long> other = virtually(() -> p.recv(udp[1], new byte[9], 9, 0));
    sends(udp[0], "a");
    sends(udp[0], "b");
    assertEquals(2, one.get() + other.get());
  }

  @Test
  void statusFlagCanChangeWhileNobodyWaits() {
    int[] sv = pair();
    succeeds(p.fcntl(sv[0], F_SETFL, O_NONBLOCK));
    fails(Errno.EAGAIN, p.recv(sv[0], new byte[1], 1, 0));
    succeeds(p.fcntl(sv[0], F_SETFL, 0));
    sends(sv[1], "x");
    receives(sv[0], "x");
  }

  @Test
  void unconnectedStreamHasNobodyToSendTo() {
    int fd = p.socket(AF_INET, SOCK_STREAM, 0);
    fails(Errno.EPIPE, p.send(fd, new byte[1], 1, MSG_NOSIGNAL));
    fails(Errno.ENOTCONN, p.recv(fd, new byte[1], 1, 0));
    int unix = p.socket(AF_UNIX, SOCK_STREAM, 0);
    fails(Errno.ENOTCONN, p.send(unix, new byte[1], 1, MSG_NOSIGNAL));
  }

  @Test
  void nullPointerIsAFaultUnlessNothingIsThere() {
    int[] sv = pair();
    byte[] nothing = null;
    fails(Errno.EFAULT, p.read(sv[0], nothing, 1));
    fails(Errno.EFAULT, p.write(sv[0], nothing, 1));
    fails(Errno.EFAULT, p.recv(sv[0], nothing, 1, 0));
    fails(Errno.EFAULT, p.send(sv[0], nothing, 1, 0));
    fails(Errno.EFAULT, p.recvfrom(sv[0], nothing, 1, 0, null, null));
    fails(Errno.EFAULT, p.sendto(sv[0], nothing, 1, 0, null, 0));
    fails(Errno.EFAULT, p.getsockopt(sv[0], SOL_SOCKET, SO_TYPE, (int[]) null));
    assertEquals(0, p.read(sv[0], nothing, 0));
    assertEquals(0, p.write(sv[0], nothing, 0));
    assertEquals(0, p.send(sv[0], nothing, 0, 0));
    fails(Errno.EBADF, p.send(555, nothing, 1, 0));
  }
}
