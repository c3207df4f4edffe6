// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.Ioctl.SIOCINQ;
import static io.cleat.Ioctl.SIOCOUTQ;
import static io.cleat.Msg.MSG_OOB;
import static io.cleat.Msg.MSG_PEEK;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.option.SocketOptions;
import org.junit.jupiter.api.Test;

/** Streams of AF_UNIX beyond what the door promises of all streams. */
class LocalStreamTest extends LocalFixture {
  @Test
  void aSmallMessageCostsWhatLinuxCharges() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("x");
    assertEquals(768, pair[0].asks(SIOCOUTQ));
    assertEquals(1, pair[1].asks(SIOCINQ));
    pair[1].receives(10);
    assertEquals(0, pair[0].asks(SIOCOUTQ));
  }

  @Test
  void theSendBufferIsFullAfterAsManyBytesAsOnLinux() {
    Talker[] pair = pair(SOCK_STREAM);
    assertEquals("219264", pair[0].sendsZeros(10_000_000));
    assertEquals(222_720, pair[0].asks(SIOCOUTQ));
    assertEquals("EAGAIN", pair[0].sends("x"));
    assertEquals("0", pair[0].events());
  }

  @Test
  void thereIsRoomAgainWhenThreeQuartersAreFree() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sendsZeros(10_000_000);
    for (int i = 0; i < 4; i++) {
      pair[1].receives(36_544);
      assertEquals("0", pair[0].events());
    }
    pair[1].receives(36_544);
    assertEquals("OUT", pair[0].events());
  }

  @Test
  void closeWithUnreadBytesIsAReset() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("never read");
    pair[1].closes();
    assertEquals("IN|OUT|ERR|HUP|RDHUP", pair[0].events());
    assertEquals("ECONNRESET", pair[0].receives(1));
    assertEquals("", pair[0].receives(1));
    assertEquals("EPIPE", pair[0].sends("x"));
  }

  @Test
  void closeOfAListenerResetsThoseWhoWait() {
    Talker listener = talker(SOCK_STREAM);
    listener.binds(abstractName("l"));
    listener.listens(1);
    Talker caller = talker(SOCK_STREAM);
    assertEquals("0", caller.connects(abstractName("l")));
    listener.closes();
    assertEquals("ECONNRESET", caller.receives(1));
    assertEquals("ECONNREFUSED", talker(SOCK_STREAM).connects(abstractName("l")));
  }

  @Test
  void abstractNamesAreOfTheirType() {
    assertEquals("0", talker(SOCK_STREAM).binds(abstractName("both")));
    assertEquals("0", talker(SOCK_DGRAM).binds(abstractName("both")));
    assertEquals("EADDRINUSE", talker(SOCK_DGRAM).binds(abstractName("both")));
    assertEquals("ECONNREFUSED", talker(SOCK_SEQPACKET).connects(abstractName("both")));
  }

  // SO_PEEK_OFF.

  @Test
  void peeksMoveOnAndReadsMoveBack() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[1].set(SocketOptions.PEEK_OFF, 1);
    pair[0].sends("abc");
    pair[0].sends("def");
    assertEquals("bc", pair[1].receives(2, MSG_PEEK));
    assertEquals("de", pair[1].receives(2, MSG_PEEK));
    assertEquals("f", pair[1].receives(2, MSG_PEEK));
    assertEquals("a", pair[1].receives(1));
    assertEquals(5, pair[1].get(SocketOptions.PEEK_OFF));
    assertEquals("EAGAIN", pair[1].receives(10, MSG_PEEK));
  }

  // The urgent byte.

  @Test
  void readingStopsBeforeTheUrgentByteAndGoesOnBehindIt() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("ab");
    pair[0].sends("cde", MSG_OOB);
    pair[0].sends("f");
    assertEquals("IN|PRI|OUT", pair[1].events());
    assertEquals(6, pair[1].asks(SIOCINQ));
    assertFalse(pair[1].isAtMark());
    assertEquals("abcd", pair[1].receives(10));
    assertTrue(pair[1].isAtMark());
    assertEquals("e", pair[1].receives(1, MSG_OOB));
    assertTrue(pair[1].isAtMark());
    assertEquals("IN|OUT", pair[1].events());
    assertEquals("f", pair[1].receives(10));
    assertEquals("EAGAIN", pair[1].receives(10));
  }

  @Test
  void anUrgentByteNobodyAsksForIsPassedOver() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("a!", MSG_OOB);
    pair[0].sends("b");
    assertEquals("a", pair[1].receives(10));
    assertEquals("b", pair[1].receives(10));
    assertEquals("EINVAL", pair[1].receives(1, MSG_OOB));
  }

  @Test
  void anUrgentByteMayBeInline() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[1].set(SocketOptions.OOBINLINE, true);
    pair[0].sends("a!", MSG_OOB);
    pair[0].sends("b");
    assertEquals("a", pair[1].receives(10));
    assertEquals("EINVAL", pair[1].receives(1, MSG_OOB));
    assertEquals("!b", pair[1].receives(10));
  }

  @Test
  void theLastUrgentByteCounts() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("1", MSG_OOB);
    pair[0].sends("2", MSG_OOB);
    assertEquals("1", pair[1].receives(10));
    assertEquals("2", pair[1].receives(1, MSG_OOB));
  }

  @Test
  void peeksPassOverTheUrgentByte() {
    Talker[] pair = pair(SOCK_STREAM);
    pair[0].sends("!", MSG_OOB);
    pair[0].sends("b");
    assertEquals("b", pair[1].receives(10, MSG_PEEK));
    assertEquals("!", pair[1].receives(1, MSG_OOB | MSG_PEEK));
    assertEquals("!", pair[1].receives(1, MSG_OOB));
  }

  @Test
  void onlyStreamsHaveUrgentBytes() {
    Talker[] pair = pair(SOCK_SEQPACKET);
    assertEquals("EOPNOTSUPP", pair[0].sends("x", MSG_OOB));
    assertEquals("EOPNOTSUPP", pair[0].receives(1, MSG_OOB));
    assertEquals(Errno.ENOTTY.negated(), pair[0].asks(io.cleat.Ioctl.SIOCATMARK));
  }

  // Records.

  @Test
  void aRecordIsCutWhereTheRoomEnds() {
    Talker[] pair = pair(SOCK_SEQPACKET);
    pair[0].sends("abcdef");
    pair[0].sends("g");
    assertEquals("abc", pair[1].receivesMessage(3));
    assertEquals(io.cleat.Msg.MSG_TRUNC, pair[1].flags());
    assertEquals("g", pair[1].receivesMessage(3));
    assertEquals(0, pair[1].flags());
  }

  @Test
  void anEmptyRecordIsARecord() {
    Talker[] pair = pair(SOCK_SEQPACKET);
    pair[0].sends("");
    assertEquals("IN|OUT", pair[1].events());
    assertEquals("", pair[1].receives(1));
    assertEquals("EAGAIN", pair[1].receives(1));
  }

  @Test
  void aBrokenSeqpacketTellsTheResetFirst() {
    Talker[] pair = pair(SOCK_SEQPACKET);
    pair[0].sends("never read");
    pair[1].closes();
    assertEquals("ECONNRESET", pair[0].receives(1));
    assertEquals("", pair[0].receives(1));
  }
}
