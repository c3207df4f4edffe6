// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Sockaddr;
import io.cleat.address.Vsock;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.stack.ip.Interface;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.ip.Route;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4Address;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A host with several links, one of which is full: what is to leave by that one waits at rest, and
 * all else goes on.
 */
class FullLinkTest extends HostConversation {
  private static final int FAR = Ipv4Address.of(198, 51, 100, 2);
  private static final int FAR_PEER = Ipv4Address.of(198, 51, 100, 1);
  private static final int GUEST = 3;

  private final ScriptedLink other = new ScriptedLink(1500, 0);
  private Interface eth1;

  @BeforeEach
  void attachBoth() {
    attachQuietly();
    eth1 = stack.attach(other, "eth1", settings);
    stack.address(eth1, Prefix.of(FAR, 24));
    link.sent.clear();
  }

  /** An echo request comes by the link that has no room for its answer. */
  private void owesAReply() {
    link.room = 0;
    byte[] echo = Packets.echo(Icmpv4.ECHO_REQUEST, 1, 1);
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, echo));
  }

  /** A datagram for which the link has no room; then its sender waits to hear of some. */
  private StackEndpoint blocked() {
    StackEndpoint endpoint = udp();
    link.room = 0;
    fails(Errno.EAGAIN, sendto(endpoint, "late", name(PEER, 9)));
    return endpoint;
  }

  @Test
  void roomOnLinksThatNobodyWaitsForIsNoWork() {
    owesAReply();
    assertTrue(other.hasRoom());
    assertFalse(stack.hasWork());
    assertEquals(Stack.NEVER, stack.turn(environment.nanoTime()));
  }

  @Test
  void roomOnTheLinkThatWasFullIsWork() {
    owesAReply();
    link.room = 1;
    assertTrue(stack.hasWork());
    turn();
    expect("IP 192.0.2.1 > 192.0.2.2: ICMP echo reply, id 1, seq 1, length 8");
  }

  @Test
  void senderOfDatagramsRestsUntilItsLinkHasRoom() {
    StackEndpoint endpoint = blocked();
    assertFalse(stack.hasWork());
    assertEquals(0, endpoint.events() & Events.OUT);
    link.room = 1;
    assertTrue(stack.hasWork());
    turn();
    assertEquals(Events.OUT, endpoint.events() & Events.OUT);
    assertFalse(stack.hasWork());
  }

  @Test
  void roomIsNoNewsTwiceWhileAnotherLinkStaysFull() {
    StackEndpoint second = udp();
    StackEndpoint first = blocked();
    other.room = 0;
    fails(Errno.EAGAIN, sendto(second, "late", name(FAR_PEER, 9)));
    link.room = 1;
    assertTrue(stack.hasWork());
    turn();
    assertEquals(Events.OUT, first.events() & Events.OUT);
    assertEquals(0, second.events() & Events.OUT);
    assertFalse(stack.hasWork());
  }

  @Test
  void newOutputForAnotherLinkGoesOn() {
    owesAReply();
    StackEndpoint client = socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    fails(Errno.EINPROGRESS, client.connect(name(FAR_PEER, 7)));
    assertTrue(stack.hasWork());
    turn();
    assertEquals(1, other.sent.size());
    assertFalse(stack.hasWork());
  }

  @Test
  void datagramOfOneThatWaitsLeavesByAnotherLinkAtOnce() {
    StackEndpoint endpoint = blocked();
    byte[] text = "now".getBytes();
    memory.asByteBuffer().put(text);
    assertEquals(text.length, endpoint.send(memory, 0, text.length, 0, name(FAR_PEER, 9)));
    assertTrue(stack.hasWork());
    turn();
    assertEquals(1, other.sent.size());
    assertFalse(stack.hasWork());
  }

  @Test
  void fragmentsForAnotherLinkLeaveAtOnce() {
    StackEndpoint sender = udp();
    owesAReply();
    long length = 4000;
    assertEquals(length, sender.send(memory, 0, length, 0, name(FAR_PEER, 9)));
    turn();
    assertEquals(3, other.sent.size());
    assertFalse(stack.hasWork());
  }

  @Test
  void connectionThatWaitsTakesANewRoute() {
    StackEndpoint client = socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    link.room = 0;
    fails(Errno.EINPROGRESS, client.connect(name(PEER, 7)));
    turn();
    assertFalse(stack.hasWork());
    stack.routes().add(new Route(Prefix.of(PEER, 32), eth1, null, null));
    assertTrue(stack.hasWork());
    turn();
    assertEquals(1, other.sent.size());
  }

  @Test
  void virtualMachinesWaitForTheirOwnLink() {
    ScriptedLink guest = new ScriptedLink(4096, 0);
    guest.room = 0;
    stack.vsock().cid(2);
    stack.vsock().attach(GUEST, guest);
    StackEndpoint caller = socket(Family.AF_VSOCK, SocketType.SOCK_STREAM, 0);
    fails(Errno.EINPROGRESS, caller.connect(Sockaddr.of(new Vsock(GUEST, 1024))));
    turn();
    assertFalse(stack.hasWork());
    guest.room = 2;
    assertTrue(stack.hasWork());
    turn();
    assertEquals(1, guest.sent.size());
    assertFalse(stack.hasWork());
  }

  @Test
  void loopbackGoesOnWhereALinkIsFull() {
    StackEndpoint waiting = blocked();
    StackEndpoint server = udp(9);
    assertEquals(5, sendto(waiting, "hello", Sockaddr.of(new Inet(0x7f00_0001, 9))));
    assertEquals("hello", recv(server));
    assertFalse(stack.hasWork());
  }
}
