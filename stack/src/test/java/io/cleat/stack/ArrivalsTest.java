// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Errno;
import io.cleat.SocketType;
import io.cleat.address.Family;
import io.cleat.stack.count.Counter;
import io.cleat.stack.endpoint.StackEndpoint;
import io.cleat.wire.IpProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links on which frames take their time: the stack says when it is to be turned for them. */
class ArrivalsTest extends HostConversation {
  /** When the next frame arrives by itself. */
  private long next = Stack.NEVER;

  @AfterEach
  void nothingIsUnderWayAnyMore() {
    next = Stack.NEVER;
  }

  @Test
  void frameUnderWayIsADeadline() {
    link.arrivals = () -> next;
    attachQuietly();
    assertEquals(Stack.NEVER, stack.deadline());
    next = 5;
    assertEquals(5, stack.deadline());
    assertEquals(5, stack.turn(environment.nanoTime()));
  }

  @Test
  void timerThatIsDueBeforeTheFrameComesFirst() {
    link.arrivals = () -> next;
    attachQuietly();
    StackEndpoint client = socket(Family.AF_INET, SocketType.SOCK_STREAM, 0);
    fails(Errno.EINPROGRESS, client.connect(name(PEER, 7)));
    long timer = stack.turn(environment.nanoTime());
    assertTrue(timer < Stack.NEVER, "nothing sends the SYN again");
    next = timer + 1;
    assertEquals(timer, stack.deadline());
    next = timer - 1;
    assertEquals(timer - 1, stack.deadline());
  }

  @Test
  void packetUnderWayBetweenVirtualMachinesIsADeadline() {
    link.arrivals = () -> next;
    stack.vsock().attach(2, link);
    assertEquals(Stack.NEVER, stack.deadline());
    next = 5;
    assertEquals(5, stack.deadline());
  }

  @Test
  void loopbackOnWhichFramesTakeTimeIsLookedAtThoughNothingWasJustSent() {
    ScriptedLink slow = ScriptedLink.loop();
    slow.arrivals = () -> next;
    Stack alone = new Stack(environment, slow);
    alone.turn(environment.nanoTime());
    slow.arriving.add(
        new ScriptedLink.Frame(Packets.ipv4(PEER, US, IpProtocol.UDP, new byte[8]), 0));
    assertTrue(alone.hasWork());
    alone.turn(environment.nanoTime());
    assertEquals(1, alone.counters().get(Counter.FRAMES_IN));
    assertTrue(alone.holdings().isNothing(), () -> alone.holdings().toString());
  }
}
