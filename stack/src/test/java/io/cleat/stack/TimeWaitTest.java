// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_REUSEADDR;
import static io.cleat.stack.Seg.ACK;
import static io.cleat.stack.Seg.FIN;
import static io.cleat.stack.Seg.SYN;
import static io.cleat.stack.Seg.seg;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.Ipv4;
import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Seq;
import io.cleat.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What a connection in TIME-WAIT keeps, and to whom it gives way: RFC 9293 3.6.1, RFC 6191. */
class TimeWaitTest extends Conversation {
  private static final int ANY = Ipv4Address.ANY;

  private int initial;

  private StackEndpoint endpoint(boolean reuse) {
    StackEndpoint one = socket();
    memory.set(ValueLayout.JAVA_INT, 0, reuse ? 1 : 0);
    one.setsockopt(SOL_SOCKET, SO_REUSEADDR, memory, 4);
    return one;
  }

  /** A connection that the peer opened and we closed; its listener is gone. */
  private void leave(boolean reuse, Seg syn) {
    listener = endpoint(reuse);
    assertEquals(0, listener.bind(name(US, OUR_PORT)));
    assertEquals(0, listener.listen(5));
    peer(syn);
    initial = initialOfNext();
    Seg answer = next();
    int val = (int) answer.tsVal;
    boolean stamped = syn.tsVal > 0;
    peer(stamp(seg(ACK).seq(1).ack(1), stamped, 2, val));
    endpoint = accept();
    close();
    next();
    peer(stamp(seg(FIN | ACK).seq(1).ack(2), stamped, 3, val));
    next();
    listener.close();
    turn();
    assertEquals(1, stack.tcp().timeWaits());
  }

  private static Seg stamp(Seg seg, boolean stamped, int val, int ecr) {
    return stamped ? seg.ts(val, ecr) : seg;
  }

  private void leave(boolean reuse) {
    leave(reuse, seg(SYN).seq(0));
  }

  @Test
  void portIsKeptFromBind() {
    leave(false);
    fails(Errno.EADDRINUSE, endpoint(false).bind(name(US, OUR_PORT)));
    fails(Errno.EADDRINUSE, endpoint(false).bind(name(ANY, OUR_PORT)));
    fails(Errno.EADDRINUSE, endpoint(true).bind(name(US, OUR_PORT)));
  }

  @Test
  void otherAddressesAndPortsAreFree() {
    leave(false);
    assertEquals(0, endpoint(false).bind(name(Ipv4Address.LOOPBACK, OUR_PORT)));
    assertEquals(0, endpoint(false).bind(name(US, OUR_PORT + 1)));
  }

  @Test
  void bothMustHaveSaidThatTheAddressMayBeReused() {
    leave(true);
    fails(Errno.EADDRINUSE, endpoint(false).bind(name(US, OUR_PORT)));
    StackEndpoint server = endpoint(true);
    assertEquals(0, server.bind(name(ANY, OUR_PORT)));
    assertEquals(0, server.listen(5));
  }

  @Test
  void portIsFreeWhenTheTimeIsOver() {
    leave(false);
    after(60_000);
    assertEquals(0, endpoint(false).bind(name(US, OUR_PORT)));
  }

  @Test
  void portIsFreeWhenTheRecordGivesWay() {
    leave(true);
    listener = endpoint(true);
    assertEquals(0, listener.bind(name(US, OUR_PORT)));
    assertEquals(0, listener.listen(5));
    peer(seg(SYN).seq(1000));
    next();
    assertEquals(0, stack.tcp().timeWaits());
  }

  // RFC 6191: SYNs from the peer.

  private void listenAgain() {
    listener = endpoint(true);
    assertEquals(0, listener.bind(name(US, OUR_PORT)));
    assertEquals(0, listener.listen(5));
  }

  @Test
  void laterTimestampReopensEvenWithASmallerNumber() {
    leave(true, seg(SYN).seq(0).ts(1, 0));
    listenAgain();
    peer(seg(SYN).seq(-5000).ts(4, 0));
    expect(seg(SYN | ACK).ack(-4999));
    assertEquals(1, stack.counters().get(Counter.TCP_TIME_WAIT_REUSED));
  }

  @Test
  void earlierTimestampDoesNotReopenWhateverTheNumber() {
    leave(true, seg(SYN).seq(0).ts(1, 0));
    listenAgain();
    peer(seg(SYN).seq(5000).ts(-7, 0));
    expect(seg(ACK).ack(2));
    assertEquals(1, stack.tcp().timeWaits());
  }

  @Test
  void initialNumberIsBeyondTheOldOne() {
    leave(true);
    int old = initial;
    listenAgain();
    peer(seg(SYN).seq(1000));
    // The old connection has used the numbers of its SYN and its FIN.
    assertTrue(Seq.gt(initialOfNext(), old + 1));
  }

  /** The initial sequence number in the segment that is sent next. */
  private int initialOfNext() {
    return Tcp.seq(MemorySegment.ofArray(link.sent.getFirst().bytes()), Ipv4.SIZE);
  }

  // RFC 6191 from our side: connect(2).

  /** We connect from a given port, and close first. */
  private void leaveAsClient(boolean stamped) {
    endpoint = endpoint(true);
    assertEquals(0, endpoint.bind(name(US, 5555)));
    endpoint.connect(name(PEER, PEER_PORT));
    turn();
    int val = (int) next().tsVal;
    peer(stamp(seg(SYN | ACK).seq(0).ack(1), stamped, 1, val));
    next();
    close();
    next();
    peer(stamp(seg(FIN | ACK).seq(1).ack(2), stamped, 2, val));
    next();
    assertEquals(1, stack.tcp().timeWaits());
  }

  private int connectAgain() {
    endpoint = endpoint(true);
    assertEquals(0, endpoint.bind(name(US, 5555)));
    Sockaddr to = name(PEER, PEER_PORT);
    int result = endpoint.connect(to);
    turn();
    return result;
  }

  @Test
  void samePortsConnectAgainWhereTimestampsTellTheConnectionsApart() {
    leaveAsClient(true);
    fails(Errno.EINPROGRESS, connectAgain());
    assertEquals(0, stack.tcp().timeWaits());
    assertTrue(next().has(SYN));
  }

  @Test
  void withoutTimestampsTheSamePortsDoNotConnectAgain() {
    leaveAsClient(false);
    fails(Errno.EADDRNOTAVAIL, connectAgain());
    assertEquals(1, stack.tcp().timeWaits());
  }
}
