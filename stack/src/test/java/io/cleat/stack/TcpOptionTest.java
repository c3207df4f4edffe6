// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SOL_TCP;
import static io.cleat.option.TcpOptions.*;
import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Protocol;
import io.cleat.option.IpOptions;
import io.cleat.option.SocketOptions;
import io.cleat.stack.endpoint.StackEndpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** Options of SOL_TCP, tcp(7), as Linux 6.18 answers them. */
class TcpOptionTest extends Conversation {
  private int get(StackEndpoint from, int name) {
    assertEquals(4, from.getsockopt(SOL_TCP, name, memory, 4));
    return memory.get(ValueLayout.JAVA_INT, 0);
  }

  private int set(StackEndpoint to, int name, int number) {
    memory.set(ValueLayout.JAVA_INT, 0, number);
    return to.setsockopt(SOL_TCP, name, memory, 4);
  }

  /** What is read after a number was written. */
  private int setAndGet(int name, int number) {
    StackEndpoint one = socket();
    assertEquals(0, set(one, name, number));
    return get(one, name);
  }

  // TCP_LINGER2.

  @Test
  void lingerIsSixtySecondsAndAtMostTwice() {
    assertEquals(60, get(socket(), TCP_LINGER2));
    assertEquals(3, setAndGet(TCP_LINGER2, 3));
    assertEquals(120, setAndGet(TCP_LINGER2, 121));
    assertEquals(60, setAndGet(TCP_LINGER2, 0));
    assertEquals(-1, setAndGet(TCP_LINGER2, -1));
    assertEquals(-1, setAndGet(TCP_LINGER2, -5));
  }

  @Test
  void orphanWaitsForTheFinAsLongAsWasSaid() {
    establish();
    set(SOL_TCP, TCP_LINGER2, 3);
    close();
    next();
    peer(seg(ACK).seq(1).ack(2));
    after(2_900);
    assertEquals(1, stack.tcp().connections());
    after(200);
    assertEquals(0, stack.tcp().connections());
  }

  @Test
  void negativeLingerDoesNotWaitAtAll() {
    establish();
    set(SOL_TCP, TCP_LINGER2, -1);
    close();
    expect(seg(FIN | ACK).seq(1));
    peer(seg(ACK).seq(1).ack(2));
    assertEquals(0, stack.tcp().connections());
    peer(seg(FIN | ACK).seq(1).ack(2));
    expect(seg(RST).seq(2));
  }

  // TCP_DEFER_ACCEPT.

  @Test
  void deferredTimeIsRoundedUpToWhatRetransmissionsTake() {
    assertEquals(0, setAndGet(TCP_DEFER_ACCEPT, 0));
    assertEquals(1, setAndGet(TCP_DEFER_ACCEPT, 1));
    assertEquals(3, setAndGet(TCP_DEFER_ACCEPT, 3));
    assertEquals(7, setAndGet(TCP_DEFER_ACCEPT, 5));
    assertEquals(127, setAndGet(TCP_DEFER_ACCEPT, 100));
    assertEquals(367, setAndGet(TCP_DEFER_ACCEPT, 255));
    assertEquals(29_887, setAndGet(TCP_DEFER_ACCEPT, 100_000));
    assertEquals(0, setAndGet(TCP_DEFER_ACCEPT, -1));
  }

  private void listenDeferred(int seconds) {
    listen(5);
    assertEquals(0, set(listener, TCP_DEFER_ACCEPT, seconds));
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    silence();
    assertEquals(0, listener.events());
  }

  @Test
  void listenerIsWokenByTextAndNotByTheAck() {
    listenDeferred(10);
    after(3000);
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    assertEquals(IN, listener.events());
    endpoint = accept();
    receives("hello");
  }

  @Test
  void whenTheTimeIsUpAnAckIsEnough() {
    listenDeferred(3);
    after(2_999);
    silence();
    after(1);
    expect(seg(SYN | ACK).seq(0).ack(1));
    peer(seg(ACK).seq(1).ack(1));
    assertEquals(IN, listener.events());
  }

  // TCP_WINDOW_CLAMP.

  @Test
  void clampIsNoSmallerThanTheSmallestBuffer() {
    assertEquals(0, get(socket(), TCP_WINDOW_CLAMP));
    assertEquals(1152, setAndGet(TCP_WINDOW_CLAMP, 1));
    assertEquals(5000, setAndGet(TCP_WINDOW_CLAMP, 5000));
    assertEquals(0, setAndGet(TCP_WINDOW_CLAMP, 0));
    establish();
    fails(Errno.EINVAL, set(endpoint, TCP_WINDOW_CLAMP, 0));
  }

  @Test
  void clampBoundsTheWindow() {
    listen(5);
    assertEquals(0, set(listener, TCP_WINDOW_CLAMP, 2000));
    peer(seg(SYN).seq(0).mss(1000));
    expect(seg(SYN | ACK).wnd(2000));
    peer(seg(ACK).seq(1).ack(1));
    endpoint = accept();
    peer(seg(ACK).seq(1).ack(1).length(1000));
    expect(seg(ACK).ack(1001).wnd(1000));
  }

  // TCP_NOTSENT_LOWAT.

  @Test
  void noMoreWaitsToBeSentThanTheLowWaterMark() {
    establish();
    peer(seg(ACK).seq(1).ack(1).wnd(0));
    set(SOL_TCP, TCP_NOTSENT_LOWAT, 1000);
    assertEquals(1000, offer("x".repeat(5000)));
    fails(Errno.EAGAIN, offer("x"));
    shows(0);
    peer(seg(ACK).seq(1).ack(1).wnd(5000));
    expect(seg(ACK).seq(1).length(1000));
    shows(OUT);
  }

  @Test
  void lowWaterMarkIsReadAsItWasWritten() {
    assertEquals(0, get(socket(), TCP_NOTSENT_LOWAT));
    assertEquals(-1, setAndGet(TCP_NOTSENT_LOWAT, -1));
    assertEquals(256, setAndGet(TCP_NOTSENT_LOWAT, 256));
  }

  // TCP_MAXSEG, TCP_SYNCNT, TCP_QUICKACK.

  @Test
  void largestSegmentIsOfferedAndKept() {
    endpoint = socket();
    assertEquals(0, set(endpoint, TCP_MAXSEG, 500));
    endpoint.connect(name(PEER, PEER_PORT));
    turn();
    expect(seg(SYN).mss(500));
    peer(seg(SYN | ACK).seq(0).ack(1).mss(1460));
    next();
    send(2000);
    expect(seg(ACK).seq(1).length(500));
    assertEquals(500, get(endpoint, TCP_MAXSEG));
  }

  @Test
  void connectGivesUpAfterAsManySynsAsWereSaid() {
    endpoint = socket();
    assertEquals(0, set(endpoint, TCP_SYNCNT, 1));
    endpoint.connect(name(PEER, PEER_PORT));
    // Linux: as long as it would take without tcp_syn_linear_timeouts.
    after(2_999);
    assertEquals(3, link.sent.size());
    after(1);
    fails(Errno.ETIMEDOUT, recv());
    fails(Errno.EINVAL, set(socket(), TCP_SYNCNT, 0));
    fails(Errno.EINVAL, set(socket(), TCP_SYNCNT, 128));
  }

  private StackEndpoint listenerOn(String device) {
    StackEndpoint one = socket();
    MemorySegment.copy(MemorySegment.ofArray(device.getBytes(UTF_8)), 0, memory, 0, 4);
    assertEquals(
        0, one.setsockopt(SOL_SOCKET, SocketOptions.SO_BINDTODEVICE, memory, device.length()));
    return one;
  }

  @Test
  void aListenerBoundToADeviceHearsOnlyThat() {
    stack.attach(new ScriptedLink(1500, 0), "eth1");
    StackEndpoint other = listenerOn("eth1");
    assertEquals(0, other.bind(name(US, OUR_PORT)));
    assertEquals(0, other.listen(5));
    peer(seg(SYN).seq(0));
    expect(seg(RST | ACK).ack(1));
    other.close();
    StackEndpoint here = listenerOn("eth0");
    assertEquals(0, here.bind(name(US, OUR_PORT)));
    assertEquals(0, here.listen(5));
    peer(seg(SYN).seq(0));
    expect(seg(SYN | ACK).ack(1));
  }

  @Test
  void theBitsOfCongestionNotificationAreNotTheUsers() {
    endpoint = socket();
    assertEquals(0, setIp(IpOptions.IP_TOS, 0xff));
    assertEquals(4, endpoint.getsockopt(Protocol.IPPROTO_IP, IpOptions.IP_TOS, memory, 4));
    assertEquals(0xfc, memory.get(ValueLayout.JAVA_INT, 0));
  }

  private int setIp(int name, int number) {
    memory.set(ValueLayout.JAVA_INT, 0, number);
    return endpoint.setsockopt(Protocol.IPPROTO_IP, name, memory, 4);
  }

  @Test
  void infoOfAListenerTellsWhoWaitsAndHowManyMay() {
    listen(5);
    endpoint = listener;
    assertEquals(0, info(24));
    assertEquals(5, info(28));
    peer(seg(SYN).seq(0).mss(1000));
    next();
    peer(seg(ACK).seq(1).ack(1));
    assertEquals(1, info(24));
  }

  @Test
  void quickAckSendsTheAckThatIsOwedAtOnce() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("a"));
    next();
    receives("a");
    send("b");
    next();
    peer(seg(ACK).seq(2).ack(2).text("c"));
    silence();
    set(SOL_TCP, TCP_QUICKACK, 1);
    expect(seg(ACK).seq(2).ack(3).length(0));
  }

  // TCP_INFO.

  @Test
  void infoSaysWhatIsUnderWay() {
    establish(seg(SYN).seq(0).mss(1000).sackPermitted().scale(3), 40);
    sendSegments(0, 5);
    after(40);
    peer(seg(ACK).seq(1).ack(1001).sack(2001, 3001));
    assertEquals(4, info(24), "unacked");
    assertEquals(1, info(28), "sacked");
    assertEquals(1000, info(16), "snd_mss");
    assertEquals(40_000, info(68), "rtt");
    assertEquals(40_000, info(148), "min_rtt");
    assertEquals(10, info(80), "snd_cwnd");
    assertEquals(1001, info(120), "bytes_acked");
    assertEquals(1500, info(60), "pmtu");
    assertEquals(1460, info(84), "advmss");
    assertEquals(65_535 << 3, info(228), "snd_wnd");
    after(10);
    assertEquals(1, info(100), "total_retrans");
    assertEquals(1000, info(208), "bytes_retrans");
  }

  @Test
  void infoCountsWhatWasReceived() {
    establish();
    peer(seg(ACK).seq(1).ack(1).text("hello"));
    assertEquals(5, info(128));
    after(70);
    assertEquals(70, info(52), "last_data_recv");
  }

  @Test
  void infoIsCutToTheRoomThereIs() {
    establish();
    assertEquals(8, endpoint.getsockopt(SOL_TCP, TCP_INFO, memory, 8));
    assertEquals(280, endpoint.getsockopt(SOL_TCP, TCP_INFO, memory, 1000));
    assertTrue(memory.get(ValueLayout.JAVA_BYTE, 0) == 1);
  }
}
