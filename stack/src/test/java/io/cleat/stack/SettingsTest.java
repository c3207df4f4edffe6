// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.RST;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Protocol;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.option.Credentials;
import io.cleat.option.IpOptions;
import io.cleat.option.SocketOptions;
import io.cleat.option.TcpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.Caller;
import io.cleat.stack.profile.Profile;
import io.cleat.stack.profile.Setting;
import java.lang.foreign.ValueLayout;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is set is what is done. */
class SettingsTest extends Conversation {
  private void setting(Setting setting, long value) {
    stack.profile(stack.profile().with(setting, value));
  }

  private int option(int level, int name) {
    assertEquals(4, endpoint.getsockopt(level, name, memory, 4));
    return memory.get(ValueLayout.JAVA_INT, 0);
  }

  private static String options(Seg seg) {
    return Stream.of("mss", "scale", "ecr", "sackOK")
        .filter(seg.toString()::contains)
        .collect(Collectors.joining(" "));
  }

  /** TCPI_OPT_TIMESTAMPS, TCPI_OPT_SACK and TCPI_OPT_WSCALE. */
  private int agreed() {
    return info(4) >>> 8 & 7;
  }

  private int port() {
    Sockaddr name = new Sockaddr();
    endpoint.getsockname(name);
    return ((Inet) name.address()).port();
  }

  private void handshakeFrom(int port, Seg seg) {
    peerFromPort(port);
    peer(seg);
  }

  /** A SYN whose option is not asked for, and a peer that offers it all the same. */
  private Seg synAnsweredWithAll() {
    connect();
    Seg syn = next();
    peer(seg(SYN | ACK).seq(0).ack(1).mss(1460).sackPermitted().scale(7).ts(1, 0));
    expect(seg(ACK).seq(1).ack(1));
    return syn;
  }

  @Test
  void aSynOffersNothingWhereNothingIsToBe() {
    setting(Setting.TIMESTAMPS, 0);
    setting(Setting.SACK, 0);
    setting(Setting.WINDOW_SCALING, 0);
    assertEquals("mss", options(synAnsweredWithAll()));
    assertEquals(0, agreed());
  }

  @Test
  void withoutTimestampsTheOtherOptionsAreThere() {
    setting(Setting.TIMESTAMPS, 0);
    assertEquals("mss scale sackOK", options(synAnsweredWithAll()));
    assertEquals(6, agreed());
  }

  @Test
  void theInitialWindowIsSet() {
    setting(Setting.INITIAL_WINDOW_SEGMENTS, 3);
    establish(seg(SYN).seq(0).mss(1000));
    send(10_000);
    for (int i = 0; i < 3; i++) {
      expect(seg(ACK).seq(1 + i * 1000).length(1000));
    }
    silence();
  }

  @Test
  void theInitialWindowOfFreebsdIsBoundedInOctets() {
    stack.profile(Profile.freebsd());
    establish(seg(SYN).seq(0).mss(1460));
    assertEquals(10, info(80));
    setting(Setting.INITIAL_WINDOW_BYTES, 4000);
    handshakeFrom(PEER_PORT + 1, seg(SYN).seq(0).mss(1460));
    expect(seg(SYN | ACK));
    handshakeFrom(PEER_PORT + 1, seg(ACK).seq(1).ack(1));
    endpoint = accept();
    assertEquals(3, info(80));
  }

  @Test
  void theTimeoutOfFreebsdHasItsSlop() {
    stack.profile(Profile.freebsd());
    establish(seg(SYN).seq(0).mss(1000), 100);
    // 100 ms, four times the variance of 50 ms, and 200 ms.
    assertEquals(501_000, info(8));
    stack.profile(Profile.linux());
    assertEquals(301_000, info(8));
  }

  @Test
  void anAckIsDelayedAsLongAsIsSet() {
    setting(Setting.DELAYED_ACK_MILLIS, 100);
    setting(Setting.QUICK_ACKS, 0);
    establish();
    peer(seg(ACK).seq(1).ack(1).text("a"));
    after(99);
    silence();
    after(1);
    expect(seg(ACK).seq(1).ack(2).length(0));
  }

  @Test
  void timeoutsOfASynMayGrowFromTheFirst() {
    setting(Setting.SYN_LINEAR_TIMEOUTS, 0);
    connect();
    expect(seg(SYN).seq(0));
    for (long wait = 1000; wait <= 32_000; wait *= 2) {
      after(wait - 1);
      silence();
      after(1);
      expect(seg(SYN).seq(0));
    }
    after(64_000);
    fails(Errno.ETIMEDOUT, recv());
  }

  @Test
  void aConnectionIsGivenUpAfterAsManyTimeoutsAsAreSet() {
    setting(Setting.RETRIES_2, 2);
    establish();
    send("a");
    after(60_000);
    assertTrue((endpoint.events() & Events.ERR) != 0);
  }

  @Test
  void keepAliveIsOnWhereItAlwaysIs() {
    stack.profile(Profile.freebsd());
    establish();
    assertEquals(1, option(SocketOptions.SOL_SOCKET, SocketOptions.SO_KEEPALIVE));
    assertEquals(8, option(SocketOptions.SOL_TCP, TcpOptions.TCP_KEEPCNT));
  }

  @Test
  void anOptionOfAConnectionDoesNotHideTheOtherSettings() {
    setting(Setting.KEEP_COUNT, 3);
    establish();
    set(SocketOptions.SOL_TCP, TcpOptions.TCP_KEEPIDLE, 10);
    assertEquals(3, option(SocketOptions.SOL_TCP, TcpOptions.TCP_KEEPCNT));
  }

  @Test
  void anEphemeralPortIsOneOfTheRange() {
    stack.profile(stack.profile().with("net.ipv4.ip_local_port_range", "5000 5001"));
    connect();
    int first = port();
    connect();
    assertEquals(10_001, first + port());
    assertEquals(Errno.EADDRNOTAVAIL.negated(), socket().connect(name(PEER, PEER_PORT)));
  }

  @Test
  void thePortsBelowTheSetOneAreBoundToByNobodyElse() {
    stack.caller(new Caller(new Credentials(2, 1000, 1000), 0));
    endpoint = socket();
    fails(Errno.EACCES, endpoint.bind(name(US, 80)));
    setting(Setting.UNPRIVILEGED_PORT, 80);
    assertEquals(0, endpoint.bind(name(US, 80)));
  }

  @Test
  void timeToLiveIsSet() {
    setting(Setting.TTL, 7);
    endpoint = socket();
    assertEquals(7, option(Protocol.IPPROTO_IP, IpOptions.IP_TTL));
  }

  @Test
  void withoutCookiesAFloodIsDropped() {
    setting(Setting.SYN_COOKIES, 0);
    listen(0);
    for (int i = 0; i < 3; i++) {
      peerFromPort(PEER_PORT + i);
      peer(seg(SYN).seq(0).mss(1000));
    }
    expect(seg(SYN | ACK));
    silence();
    assertEquals(2, stack.counters().get(Counter.TCP_DROP_BACKLOG_FULL));
    assertEquals(0, stack.counters().get(Counter.TCP_COOKIES_SENT));
  }

  @Test
  void cookiesMayBeForAll() {
    setting(Setting.SYN_COOKIES, 2);
    listen(5);
    peer(seg(SYN).seq(0).mss(1000));
    expect(seg(SYN | ACK).seq(0).ack(1));
    assertEquals(1, stack.counters().get(Counter.TCP_COOKIES_SENT));
  }

  @Test
  void whoFindsTheBacklogFullMayBeTold() {
    setting(Setting.ABORT_ON_OVERFLOW, 1);
    listen(1);
    int first = PEER_PORT;
    handshakeFrom(first, seg(SYN).seq(0).mss(1000));
    Seg answer = next();
    handshakeFrom(first, seg(ACK).seq(1).ack(1));
    handshakeFrom(first + 1, seg(SYN).seq(0).mss(1000));
    expect(seg(SYN | ACK));
    handshakeFrom(first + 2, seg(SYN).seq(0).mss(1000));
    Seg last = next();
    assertTrue(answer.has(SYN) && last.has(SYN));
    // The ACK that completes the third is good; two wait already then.
    setting(Setting.BACKLOG, 0);
    listener.listen(0);
    handshakeFrom(first + 2, seg(ACK).seq(1).ack(1));
    expect(seg(RST).seq(1));
    silence();
  }

  @Test
  void timeWaitIsAsLongAsSet() {
    setting(Setting.TIME_WAIT_SECONDS, 1);
    establish();
    close();
    expect(seg(FIN | ACK).seq(1));
    peer(seg(FIN | ACK).seq(1).ack(2));
    expect(seg(ACK).seq(2).ack(2));
    assertEquals(1, stack.tcp().timeWaits());
    after(1001);
    assertEquals(0, stack.tcp().timeWaits());
  }

  @Test
  void aChosenPortLeavesTimeWaitAfterASecond() {
    stack.profile(stack.profile().with("net.ipv4.ip_local_port_range", "5000 5000"));
    connect();
    next();
    peer(seg(SYN | ACK).seq(0).ack(1).mss(1460).ts(1, 0));
    next();
    close();
    expect(seg(FIN | ACK).seq(1));
    peer(seg(FIN | ACK).seq(1).ack(2).ts(2, 0));
    expect(seg(ACK).seq(2));
    after(998);
    fails(Errno.EADDRNOTAVAIL, socket().connect(name(PEER, PEER_PORT)));
    after(2);
    fails(Errno.EINPROGRESS, socket().connect(name(PEER, PEER_PORT)));
  }

  @Test
  void protectedTimeWaitIsNotEndedByAReset() {
    setting(Setting.TIME_WAIT_PROTECTED, 1);
    establish();
    close();
    expect(seg(FIN | ACK).seq(1));
    peer(seg(FIN | ACK).seq(1).ack(2));
    expect(seg(ACK).seq(2).ack(2));
    peer(seg(RST).seq(2));
    assertEquals(1, stack.tcp().timeWaits());
  }

  @Test
  void withoutRackWhatThreeHaveOvertakenIsLost() {
    setting(Setting.RACK, 0);
    setting(Setting.TAIL_LOSS_PROBE, 0);
    establish(seg(SYN).seq(0).mss(1000).sackPermitted(), 100);
    sendSegments(0, 5);
    peer(seg(ACK).seq(1).ack(1).sack(1001, 2001));
    peer(seg(ACK).seq(1).ack(1).sack(1001, 3001));
    after(100);
    silence();
    peer(seg(ACK).seq(1).ack(1).sack(1001, 4001));
    expect(seg(ACK).seq(1).length(1000));
    silence();
  }

  @Test
  void withoutProbesTheTimerRepairsTheTail() {
    setting(Setting.TAIL_LOSS_PROBE, 0);
    establish(seg(SYN).seq(0).mss(1000).sackPermitted(), 10);
    sendSegments(0, 2);
    after(200);
    silence();
    after(100);
    expect(seg(ACK).seq(1).length(1000));
  }
}
