// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

import static io.cleat.Msg.MSG_DONTWAIT;
import static io.cleat.Msg.MSG_TRUNC;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.Msg.MSG_WAITFORONE;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_NONBLOCK;
import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Messages of several pieces, with addresses, one by one and several a call. */
class MessageTest extends OnEveryEngine {
  private static Iovec[] pieces(String... texts) {
    Iovec[] pieces = new Iovec[texts.length];
    for (int i = 0; i < texts.length; i++) {
      pieces[i] = new Iovec(memory(texts[i]));
    }
    return pieces;
  }

  private static Iovec[] pieces(int... lengths) {
    Iovec[] pieces = new Iovec[lengths.length];
    for (int i = 0; i < lengths.length; i++) {
      pieces[i] = new Iovec(memory(Math.max(lengths[i], 1)), lengths[i]);
    }
    return pieces;
  }

  private static Msghdr header(Iovec... pieces) {
    Msghdr header = new Msghdr();
    header.msg_iov = pieces;
    header.msg_iovlen = pieces.length;
    return header;
  }

  private static String text(Iovec piece) {
    return text(piece.iov_base, piece.iov_len);
  }

  private int receiver() {
    int fd = p.socket(AF_INET, SOCK_DGRAM, 0);
    succeeds(bind(fd, Inet.of("127.0.0.1", 0)));
    return fd;
  }

  @Test
  void piecesAreGatheredAndScattered() {
    int[] sv = pair();
    assertEquals(5, p.sendmsg(sv[0], header(pieces("ab", "", "cde")), 0));
    Iovec[] into = pieces(1, 0, 3, 4);
    assertEquals(5, p.recvmsg(sv[1], header(into), 0));
    assertEquals("a", text(into[0]));
    assertEquals("bcd", text(into[2]));
    assertEquals("e", text(into[3].iov_base, 1));
  }

  @Test
  void vectorsAreGatheredAndScattered() {
    int[] sv = pair();
    assertEquals(5, p.writev(sv[0], pieces("ab", "", "cde"), 3));
    Iovec[] into = pieces(1, 0, 9);
    assertEquals(5, p.readv(sv[1], into, 3));
    assertEquals("bcde", text(into[2].iov_base, 4));
  }

  @Test
  void vectorOfNothingIsNoMessage() {
    int[] sv = pair(SOCK_DGRAM);
    assertEquals(0, p.writev(sv[0], pieces(""), 1));
    assertEquals(0, p.writev(sv[0], null, 0));
    assertEquals(0, p.readv(sv[1], pieces(0), 1));
    fails(Errno.EAGAIN, p.recv(sv[1], new byte[1], 1, MSG_DONTWAIT));
  }

  @Test
  void messageOfNothingIsAMessage() {
    int[] sv = pair(SOCK_DGRAM);
    assertEquals(0, p.sendmsg(sv[0], header(), 0));
    assertEquals(0, p.recv(sv[1], new byte[1], 1, MSG_DONTWAIT));
  }

  @Test
  void wrongVectorsFailInLinuxsOrder() {
    int fd = pair()[0];
    Iovec[] one = pieces("a");
    fails(Errno.EINVAL, p.writev(fd, one, -1));
    fails(Errno.EINVAL, p.readv(fd, one, 1025));
    fails(Errno.EFAULT, p.writev(fd, null, 1));
    fails(Errno.EBADF, p.writev(-1, one, -1));
    Msghdr many = header(one);
    many.msg_iovlen = 1025;
    fails(Errno.EMSGSIZE, p.sendmsg(fd, many, 0));
    fails(Errno.EMSGSIZE, p.recvmsg(fd, many, 0));
    fails(Errno.EFAULT, p.sendmsg(fd, null, 0));
    fails(Errno.EINVAL, p.sendmsg(fd, header(new Iovec(memory(1), -1)), 0));
    fails(Errno.EFAULT, p.sendmsg(fd, header(new Iovec(null, 1)), 0));
    Msghdr named = header(one);
    named.msg_name = new Sockaddr();
    named.msg_namelen = -1;
    fails(Errno.EINVAL, p.sendmsg(fd, named, 0));
    fails(Errno.EINVAL, p.recvmsg(fd, named, 0));
    fails(Errno.EBADF, p.recvmsg(-1, many, 0));
  }

  @Test
  void addressComesAndGoesWithTheMessage() {
    int receiver = receiver();
    int sender = receiver();
    Msghdr out = header(pieces("abc"));
    out.msg_name = nameOf(receiver);
    out.msg_namelen = 16;
    assertEquals(3, p.sendmsg(sender, out, 0));
    Msghdr in = header(pieces(8));
    in.msg_name = new Sockaddr();
    in.msg_namelen = Sockaddr.CAPACITY;
    assertEquals(3, p.recvmsg(receiver, in, 0));
    assertEquals(16, in.msg_namelen);
    assertEquals(nameOf(sender), in.msg_name);
    assertEquals(0, in.msg_controllen);
    assertEquals(0, in.msg_flags);
  }

  @Test
  void addressIsCutToItsRoom() {
    int receiver = receiver();
    int sender = receiver();
    succeeds(connect(sender, nameOf(receiver)));
    sends(sender, "abc");
    Msghdr in = header(pieces(8));
    in.msg_name = new Sockaddr();
    in.msg_namelen = 2;
    assertEquals(3, p.recvmsg(receiver, in, 0));
    assertEquals(16, in.msg_namelen);
    assertEquals(2, in.msg_name.length());
  }

  @Test
  void cutDatagramSaysSo() {
    int[] sv = pair(SOCK_DGRAM);
    sends(sv[0], "abcdef");
    Msghdr in = header(pieces(2, 2));
    assertEquals(4, p.recvmsg(sv[1], in, 0));
    assertEquals(MSG_TRUNC, in.msg_flags);
  }

  @Test
  void receiveWaitsForAMessage() throws Exception {
    int[] sv = pair(SOCK_DGRAM);
    Msghdr in = header(pieces(8));
    Future<Long> got = elsewhere(() -> p.recvmsg(sv[1], in, 0));
    sends(sv[0], "abc");
    assertEquals(3, got.get());
    fails(Errno.EAGAIN, p.recvmsg(sv[1], in, MSG_DONTWAIT));
  }

  @Test
  void waitallFillsAllPiecesOfAStream() throws Exception {
    int[] sv = pair();
    Iovec[] into = pieces(2, 3);
    Future<Long> got = elsewhere(() -> p.recvmsg(sv[1], header(into), MSG_WAITALL));
    sends(sv[0], "a");
    sends(sv[0], "bc");
    sends(sv[0], "defg");
    assertEquals(5, got.get());
    assertEquals("ab", text(into[0]));
    assertEquals("cde", text(into[1]));
    receives(sv[1], "fg");
  }

  @Test
  void blockingStreamSendsAllPieces() throws Exception {
    int[] sv = pair();
    Iovec[] pieces = pieces(1_000_000, 10, 2_000_000);
    Future<Long> sent = elsewhere(() -> p.sendmsg(sv[0], header(pieces), 0));
    Future<Long> more = drain(sv[1], 3_000_010);
    assertEquals(3_000_010, sent.get());
    assertEquals(3_000_010, more.get());
  }

  @Test
  void blockingStreamWritesAllPieces() throws Exception {
    int[] sv = pair();
    Iovec[] pieces = pieces(1_000_000, 2_000_000);
    Future<Long> sent = elsewhere(() -> p.writev(sv[0], pieces, 2));
    Future<Long> more = drain(sv[1], 3_000_000);
    assertEquals(3_000_000, sent.get());
    assertEquals(3_000_000, more.get());
  }

  private Future<Long> drain(int fd, long length) {
    return elsewhere(() -> {
      MemorySegment into = memory(1 << 16);
      long sum = 0;
      while (sum < length) {
        sum += succeeds(p.recv(fd, into, into.byteSize(), 0));
      }
      return sum;
    });
  }

  @Test
  void severalMessagesGoAndComeTogether() {
    int[] sv = pair(SOCK_DGRAM);
    Mmsghdr[] out = {new Mmsghdr(header(pieces("a"))), new Mmsghdr(header(pieces("bc", "d")))};
    assertEquals(2, p.sendmmsg(sv[0], out, 2, 0));
    assertEquals(1, out[0].msg_len);
    assertEquals(3, out[1].msg_len);
    Iovec[] second = pieces(8);
    Mmsghdr[] in = {
      new Mmsghdr(header(pieces(8))), new Mmsghdr(header(second)), new Mmsghdr(header(pieces(8)))
    };
    assertEquals(2, p.recvmmsg(sv[1], in, 3, MSG_DONTWAIT, null));
    assertEquals(1, in[0].msg_len);
    assertEquals(3, in[1].msg_len);
    assertEquals("bcd", text(second[0].iov_base, 3));
  }

  @Test
  void severalMessagesOfAStreamAreCutAsOne() {
    int[] sv = pair(SOCK_STREAM | SOCK_NONBLOCK);
    Mmsghdr[] out = {new Mmsghdr(header(pieces("ab"))), new Mmsghdr(header(pieces("c")))};
    assertEquals(2, p.sendmmsg(sv[0], out, 2, 0));
    receives(sv[1], "abc");
  }

  @Test
  void noMessagesAreNoErrorButABadDescriptorIs() {
    int fd = pair()[0];
    assertEquals(0, p.sendmmsg(fd, null, 0, 0));
    assertEquals(0, p.recvmmsg(fd, null, 0, 0, null));
    fails(Errno.EBADF, p.sendmmsg(-1, null, 0, 0));
    fails(Errno.EFAULT, p.sendmmsg(fd, null, 1, 0));
    fails(Errno.EINVAL, p.recvmmsg(-1, null, 0, 0, new Timespec(-1, 0)));
    fails(Errno.EINVAL, p.recvmmsg(fd, null, 0, 0, new Timespec(0, 1_000_000_000)));
  }

  @Test
  void errorOfTheFirstMessageIsTold() {
    int sender = p.socket(AF_INET, SOCK_DGRAM, 0);
    fails(
        Errno.EDESTADDRREQ,
        p.sendmmsg(sender, new Mmsghdr[] {new Mmsghdr(header(pieces("a")))}, 1, 0));
  }

  @Test
  void errorOfALaterMessageIsACount() {
    int receiver = receiver();
    int sender = p.socket(AF_INET, SOCK_DGRAM, 0);
    Msghdr good = header(pieces("a"));
    good.msg_name = nameOf(receiver);
    good.msg_namelen = 16;
    Mmsghdr[] out = {new Mmsghdr(good), new Mmsghdr(header(pieces("b")))};
    assertEquals(1, p.sendmmsg(sender, out, 2, 0));
    receives(receiver, "a");
  }

  @Test
  void blockingBatchWaitsForAllItsMessages() throws Exception {
    int[] sv = pair(SOCK_DGRAM);
    Mmsghdr[] in = {new Mmsghdr(header(pieces(8))), new Mmsghdr(header(pieces(8)))};
    Future<Long> got = elsewhere(() -> p.recvmmsg(sv[1], in, 2, 0, null));
    sends(sv[0], "a");
    sends(sv[0], "bc");
    assertEquals(2, got.get());
    assertEquals(1, in[0].msg_len);
    assertEquals(2, in[1].msg_len);
  }

  @Test
  void waitforoneWaitsForOne() throws Exception {
    int[] sv = pair(SOCK_DGRAM);
    Mmsghdr[] in = {new Mmsghdr(header(pieces(8))), new Mmsghdr(header(pieces(8)))};
    Future<Long> got = elsewhere(() -> p.recvmmsg(sv[1], in, 2, MSG_WAITFORONE, null));
    sends(sv[0], "a");
    assertEquals(1, got.get());
  }

  @Test
  void timeOfABatchIsLookedAtAfterAMessage() {
    int[] sv = pair(SOCK_DGRAM);
    sends(sv[0], "a");
    Timespec time = new Timespec(0, 1);
    Mmsghdr[] in = {new Mmsghdr(header(pieces(8))), new Mmsghdr(header(pieces(8)))};
    assertEquals(1, p.recvmmsg(sv[1], in, 2, 0, time));
    assertEquals(0, time.tv_sec + time.tv_nsec);
  }

  @Test
  void blockingBatchSendsAllWhileSomebodyReads() throws Exception {
    int[] sv = pair(SOCK_DGRAM);
    int count = 700;
    Mmsghdr[] out = new Mmsghdr[count];
    for (int i = 0; i < count; i++) {
      out[i] = new Mmsghdr(header(pieces("message")));
    }
    Future<Long> sent = elsewhere(() -> p.sendmmsg(sv[0], out, count, 0));
    for (int i = 0; i < count; i++) {
      receives(sv[1], "message");
    }
    assertEquals(count, sent.get());
    assertTrue(out[count - 1].msg_len == 7);
  }

  @Test
  void batchOfAStreamEndsWithAMessageThatIsCut() {
    int[] sv = pair(SOCK_STREAM | SOCK_NONBLOCK);
    int big = 30_000_000;
    Mmsghdr[] out = {new Mmsghdr(header(pieces(big))), new Mmsghdr(header(pieces("end")))};
    assertEquals(1, p.sendmmsg(sv[0], out, 2, 0));
    assertTrue(out[0].msg_len < big);
  }
}
