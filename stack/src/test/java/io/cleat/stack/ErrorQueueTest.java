// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static io.cleat.option.SocketOptions.SOL_SOCKET;
import static io.cleat.option.SocketOptions.SO_ERROR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Ancillary;
import io.cleat.Ancillary.QueuedError;
import io.cleat.Errno;
import io.cleat.Events;
import io.cleat.Message;
import io.cleat.Msg;
import io.cleat.option.IpOptions;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.Icmpv4;
import io.cleat.wire.IpProtocol;
import io.cleat.wire.Ipv4;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

/** What ICMP says reaches the endpoint it is about: RFC 1122 4.1.3.3, ip(7), udp(7). */
class ErrorQueueTest extends HostConversation {
  ErrorQueueTest() {
    attachQuietly();
  }

  /** Somebody reports an error about the packet that we sent last. */
  private void report(int type, int code, int rest) {
    byte[] error = Packets.icmpError(type, code, rest, next());
    arrives(Packets.ipv4(ROUTER, US, IpProtocol.ICMP, error));
  }

  private StackEndpoint connected() {
    StackEndpoint udp = udp(7);
    succeeds(udp.connect(name(PEER, 9)));
    return udp;
  }

  @Test
  void connectedEndpointIsRefusedOnce() {
    StackEndpoint udp = connected();
    succeeds(sendto(udp, "a", null));
    report(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0);
    assertEquals(Events.ERR | Events.OUT, udp.events());
    assertEquals("-ECONNREFUSED", recv(udp));
    assertEquals("-EAGAIN", recv(udp));
  }

  @Test
  void softErrorsAreForThoseWhoAsk() {
    StackEndpoint udp = connected();
    succeeds(sendto(udp, "a", null));
    report(Icmpv4.UNREACHABLE, Icmpv4.HOST_UNREACHABLE, 0);
    assertEquals("-EAGAIN", recv(udp));
    counted(1, Counter.DROP_ICMP_ERROR_OF_NOBODY);
  }

  @Test
  void unconnectedEndpointHearsNothingUnlessItAsks() {
    StackEndpoint udp = udp(7);
    succeeds(sendto(udp, "a", name(PEER, 9)));
    report(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0);
    assertEquals("-EAGAIN", recv(udp));
  }

  @Test
  void errorAboutAForgedPacketIsNotBelieved() {
    StackEndpoint udp = connected();
    byte[] forged = Packets.ipv4(US, PEER, IpProtocol.UDP, Packets.udp(7, 10));
    byte[] error = Packets.icmpError(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0, forged);
    arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, error));
    assertEquals("-EAGAIN", recv(udp));
  }

  private Message receiveError(StackEndpoint udp) {
    Message message = new Message(256);
    message.add(memory, 0, 100);
    assertEquals(2, udp.recvmsg(message, Msg.MSG_ERRQUEUE));
    return message;
  }

  @Test
  void errorQueueTellsWhatWasSentWhereToAndWhoComplains() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(sendto(udp, "hi", name(PEER, 9)));
    report(Icmpv4.TIME_EXCEEDED, Icmpv4.TTL_EXCEEDED, 0);
    assertEquals(Events.ERR | Events.OUT, udp.events());
    Message message = receiveError(udp);
    assertEquals(Msg.MSG_ERRQUEUE, message.flags());
    assertEquals("192.0.2.2:9", message.address().address().toString());
    QueuedError error = (QueuedError) message.control().items().get(0);
    assertEquals(Errno.EHOSTUNREACH.number(), error.errno());
    assertEquals(2, error.origin());
    assertEquals(Icmpv4.TIME_EXCEEDED, error.type());
    assertEquals("192.0.2.254:0", error.offender().toString());
    assertEquals('h', memory.get(ValueLayout.JAVA_BYTE, 0));
    assertEquals(Events.OUT, udp.events());
    assertEquals(0, get(udp, SOL_SOCKET, SO_ERROR));
    fails(Errno.EAGAIN, udp.recvmsg(new Message(), Msg.MSG_ERRQUEUE));
  }

  @Test
  void pendingErrorIsThatOfTheNextInTheQueue() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(sendto(udp, "hi", name(PEER, 9)));
    report(Icmpv4.TIME_EXCEEDED, 0, 0);
    assertEquals("-EHOSTUNREACH", recv(udp));
    succeeds(sendto(udp, "ho", name(PEER, 9)));
    report(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0);
    receiveError(udp);
    assertEquals("-ECONNREFUSED", recv(udp));
    receiveError(udp);
    assertEquals("-EAGAIN", recv(udp));
  }

  @Test
  void whatIsTooLongIsInTheQueueToo() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_MTU_DISCOVER, IpOptions.IP_PMTUDISC_DO));
    fails(Errno.EMSGSIZE, sendto(udp, "x".repeat(1473), name(PEER, 9)));
    Message message = new Message(256);
    assertEquals(0, udp.recvmsg(message, Msg.MSG_ERRQUEUE));
    QueuedError error = (QueuedError) message.control().items().get(0);
    assertEquals(Errno.EMSGSIZE.number(), error.errno());
    assertEquals(1, error.origin());
    assertEquals(1500, error.info());
    assertEquals(0, get(udp, SOL_SOCKET, SO_ERROR));
  }

  @Test
  void queueIsBoundedAndGoesWithItsOption() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(sendto(udp, "x".repeat(1400), name(PEER, 9)));
    byte[] error = Packets.icmpError(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0, next());
    for (int i = 0; i < 1000; i++) {
      arrives(Packets.ipv4(PEER, US, IpProtocol.ICMP, error));
    }
    assertTrue(stack.counters().get(Counter.ERROR_DROP_QUEUE_FULL) > 500);
    assertTrue(stack.bufferBytes() <= 1 << 18);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 0));
    assertEquals(0, stack.bufferBytes());
  }

  @Test
  void controlThatDoesNotFitIsCutAndSaid() {
    StackEndpoint udp = udp(7);
    succeeds(set(udp, IpOptions.LEVEL, IpOptions.IP_RECVERR, 1));
    succeeds(sendto(udp, "hi", name(PEER, 9)));
    report(Icmpv4.UNREACHABLE, Icmpv4.PORT_UNREACHABLE, 0);
    Message message = new Message(24);
    message.add(memory, 0, 1);
    assertEquals(1, udp.recvmsg(message, Msg.MSG_ERRQUEUE));
    assertEquals(Msg.MSG_ERRQUEUE | Msg.MSG_CTRUNC | Msg.MSG_TRUNC, message.flags());
    Ancillary cut = message.control().items().get(0);
    assertTrue(cut instanceof Ancillary.Other, cut::toString);
    assertEquals(Ipv4.SIZE + 4, message.control().length());
  }
}
