// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Msg.MSG_CTRUNC;
import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import io.cleat.Ancillary;
import io.cleat.Control;
import io.cleat.Endpoint;
import io.cleat.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints passed to another over AF_UNIX, SCM_RIGHTS (unix(7)). */
abstract class Passing extends Stage {
  private static final int ROOM = Control.space(4 * Integer.BYTES);

  private Party sender;
  private Party receiver;
  private Party near;
  private Party far;

  Passing(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void pairs() throws Exception {
    needs(Feature.RIGHTS);
    Party[] carriers = pair(SOCK_STREAM);
    sender = carriers[0];
    receiver = carriers[1];
    Party[] cargo = pair(SOCK_STREAM);
    near = cargo[0];
    far = cargo[1];
  }

  private void passes(Party from, Endpoint... endpoints) {
    Message message = new Message(ROOM).add(MemorySegment.ofArray("!".getBytes()));
    message.control().rights(endpoints);
    from.assertResult("sendmsg", 1, from.endpoint.sendmsg(message, 0));
  }

  private List<Endpoint> receivesRights(int room) {
    Message message = new Message(room).add(Arena.ofAuto().allocate(8));
    receiver.shows(IN | OUT);
    receiver.assertResult("recvmsg", 1, receiver.endpoint.recvmsg(message, 0));
    List<Ancillary> items = message.control().items();
    assertEquals(1, items.size(), items::toString);
    return assertInstanceOf(Ancillary.Rights.class, items.getFirst()).endpoints();
  }

  @Test
  void passedEndpointIsTheSameSocketAndAnotherEndpoint() {
    passes(sender, near.endpoint);
    Endpoint passed = receivesRights(ROOM).getFirst();
    Party here = party("passed", passed);
    assertNotSame(near.endpoint, passed);
    assertEquals(near.endpoint.domain(), passed.domain());
    assertEquals(near.endpoint.type(), passed.type());
    far.sends("hello");
    here.receives("hello").sends("from the copy");
    near.sends(" and the original");
    far.receives("from the copy and the original");
  }

  @Test
  void passedEndpointOutlivesItsOriginal() {
    passes(sender, near.endpoint);
    near.closes();
    Party here = party("passed", receivesRights(ROOM).getFirst());
    far.sends("hello");
    here.receives("hello").closes();
    far.receivesEnd();
  }

  @Test
  void passedEndpointsKeepTheirOrder() throws Exception {
    Party[] more = pair(SOCK_DGRAM);
    passes(sender, far.endpoint, more[0].endpoint, near.endpoint);
    List<Endpoint> passed = receivesRights(ROOM);
    assertEquals(3, passed.size());
    for (Endpoint endpoint : passed) {
      party("passed", endpoint);
    }
    assertEquals(SOCK_DGRAM, passed.get(1).type());
    party("passed far", passed.get(0)).sends("x");
    party("passed near", passed.get(2)).receives("x");
  }

  @Test
  void passedEndpointCanBeWatched() {
    passes(sender, near.endpoint);
    Party here = party("passed", receivesRights(ROOM).getFirst());
    watch(here, IN);
    watch(near, IN);
    far.sends("x");
    assertEquals(2, turnUntilTold().size());
    near.receives("x");
    silent();
  }

  @Test
  void whatIsNotReceivedIsClosed() {
    passes(sender, near.endpoint);
    near.closes();
    receiver.receives("!");
    far.receivesEnd();
  }

  @Test
  void whatIsStillUnderWayIsClosedWithTheReceiver() {
    passes(sender, near.endpoint);
    near.closes();
    receiver.closes();
    far.receivesEnd();
  }

  @Test
  void whatHasNoRoomIsCutAndClosed() throws Exception {
    Party[] more = pair(SOCK_STREAM);
    passes(sender, near.endpoint, more[0].endpoint);
    near.closes();
    more[0].closes();
    int roomForOne = Control.HEADER_BYTES + Integer.BYTES;
    Message message = new Message(roomForOne).add(Arena.ofAuto().allocate(8));
    receiver.shows(IN | OUT);
    receiver.assertResult("recvmsg", 1, receiver.endpoint.recvmsg(message, 0));
    assertEquals(MSG_CTRUNC, message.flags() & MSG_CTRUNC);
    more[1].receivesEnd();
    for (Ancillary item : message.control().items()) {
      for (Endpoint endpoint : assertInstanceOf(Ancillary.Rights.class, item).endpoints()) {
        party("passed", endpoint).closes();
      }
    }
    far.receivesEnd();
  }

  @Test
  void forgettingTheMessageLeavesThePassedEndpointOpen() {
    passes(sender, near.endpoint);
    Message message = new Message(ROOM).add(Arena.ofAuto().allocate(8));
    receiver.shows(IN | OUT);
    receiver.endpoint.recvmsg(message, 0);
    Ancillary.Rights rights = (Ancillary.Rights) message.control().items().getFirst();
    message.clear();
    Party here = party("passed", rights.endpoints().getFirst());
    far.sends("x");
    here.receives("x");
  }
}
