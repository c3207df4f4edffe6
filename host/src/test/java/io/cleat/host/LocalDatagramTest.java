// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.SocketType.SOCK_STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Blocking;
import io.cleat.Endpoint;
import io.cleat.address.Sockaddr;
import io.cleat.address.Unix;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Datagrams of AF_UNIX: who may send to whom, and when there is no room. */
class LocalDatagramTest extends LocalFixture {
  private static final Unix SERVER = abstractName("server");
  private static final int QUEUE = 11;

  private Talker server() {
    Talker server = talker(SOCK_DGRAM);
    assertEquals("0", server.binds(SERVER));
    return server;
  }

  @Test
  void theLargestMessageLeavesRoomForItself() {
    Talker[] pair = pair(SOCK_DGRAM);
    assertEquals("212960", pair[0].sendsZeros(212_960));
    assertEquals("EMSGSIZE", pair[0].sendsZeros(212_961));
  }

  @Test
  void oneThatIsConnectedTakesFromItsPeerOnly() {
    Talker server = server();
    Talker friend = talker(SOCK_DGRAM);
    friend.binds(abstractName("friend"));
    server.connects(abstractName("friend"));
    assertEquals("EPERM", talker(SOCK_DGRAM).sendsTo(SERVER, "x"));
    assertEquals("EPERM", talker(SOCK_DGRAM).connects(SERVER));
    assertEquals("1", friend.sendsTo(SERVER, "x"));
  }

  @Test
  void connectingElsewhereLosesWhatTheOldPeerSentAndTellsIt() {
    Talker[] pair = pair(SOCK_DGRAM);
    server();
    pair[0].sends("lost");
    assertEquals("0", pair[1].connects(SERVER));
    assertEquals("EAGAIN", pair[1].receives(10));
    assertEquals("0", pair[0].connects(SERVER));
  }

  @Test
  void aDatagramForNobodyIsRefusedAndTheNameIsFree() {
    Talker server = server();
    Talker client = talker(SOCK_DGRAM);
    client.connects(SERVER);
    server.closes();
    assertEquals("ECONNREFUSED", client.sends("x"));
    assertEquals("ENOTCONN", client.sends("x"));
    server();
    assertEquals("0", client.connects(SERVER));
    assertEquals("1", client.sends("x"));
  }

  @Test
  void aFullQueueOfOneWhoIsNotThePeerHasNoRoom() {
    Talker server = server();
    Talker client = talker(SOCK_DGRAM);
    for (int i = 0; i < QUEUE; i++) {
      assertEquals("1", client.sendsTo(SERVER, "x"));
    }
    assertEquals("EAGAIN", client.sendsTo(SERVER, "x"));
    // Linux says so: there is room to send to others.
    assertEquals("OUT", client.events());
    client.connects(SERVER);
    assertEquals("0", client.events());
    server.receives(1);
    assertEquals("OUT", client.events());
  }

  @Test
  void aCallThatWaitsForAFullQueueSleepsUntilThereIsRoom() throws Exception {
    Talker server = server();
    Talker client = talker(SOCK_DGRAM);
    for (int i = 0; i < QUEUE; i++) {
      client.sendsTo(SERVER, "x");
    }
    Endpoint endpoint = client.endpoint;
    FutureTask<Long> sending =
        new FutureTask<>(() -> {
          MemorySegment data = MemorySegment.ofArray(new byte[5]);
          return Blocking.sendto(endpoint, data, 0, 5, 0, Sockaddr.of(SERVER), -1);
        });
    Thread thread = Thread.ofPlatform().start(sending);
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    server.receives(1);
    assertEquals(5, sending.get(60, TimeUnit.SECONDS));
  }

  @Test
  void aSenderWithoutNameIsNobody() {
    Talker server = server();
    talker(SOCK_DGRAM).sendsTo(SERVER, "x");
    Sockaddr from = new Sockaddr();
    server.endpoint.recvfrom(MemorySegment.ofArray(new byte[1]), 0, 1, 0, from);
    assertEquals(0, from.length());
  }

  @Test
  void autobindGivesFiveDigits() {
    Talker any = talker(SOCK_DGRAM);
    assertEquals("0", any.binds(Unix.UNNAMED));
    assertTrue(any.name().toString().matches("@[0-9a-f]{5}"), any.name()::toString);
  }

  // Paths.

  @Test
  void aPathStaysWhenItsEndpointIsClosed() {
    Unix path = Unix.path("/tmp/it");
    Talker one = talker(SOCK_STREAM);
    assertEquals("0", one.binds(path));
    one.closes();
    assertEquals("EADDRINUSE", talker(SOCK_STREAM).binds(path));
    assertEquals("ECONNREFUSED", talker(SOCK_STREAM).connects(path));
    assertEquals(0, host.init().unlink("/tmp/it"));
    assertEquals("ENOENT", talker(SOCK_STREAM).connects(path));
    assertEquals("0", talker(SOCK_STREAM).binds(path));
  }

  @Test
  void pathsLeadThroughFoldersAndLinks() {
    assertEquals("ENOENT", talker(SOCK_DGRAM).binds(Unix.path("/srv/a/it")));
    host.init().mkdir("/srv");
    host.init().mkdir("/srv/a");
    host.init().symlink("a", "/srv/link");
    Talker server = talker(SOCK_DGRAM);
    assertEquals("0", server.binds(Unix.path("/srv/link/it")));
    assertEquals("1", talker(SOCK_DGRAM).sendsTo(Unix.path("/srv/./a/../link/it"), "x"));
    assertEquals("x", server.receives(1));
    assertEquals("ENOTDIR", talker(SOCK_DGRAM).sendsTo(Unix.path("/srv/a/it/more"), "x"));
    host.init().symlink("/srv/loop", "/srv/loop");
    assertEquals("ELOOP", talker(SOCK_DGRAM).sendsTo(Unix.path("/srv/loop"), "x"));
  }

  @Test
  void othersMayNotWriteToWhatIsNotTheirs() {
    Talker server = talker(SOCK_DGRAM);
    server.binds(Unix.path("/run/it"));
    HostProcess guest = user(1000);
    assertEquals("EACCES", talker(guest, SOCK_DGRAM).sendsTo(Unix.path("/run/it"), "x"));
    assertEquals("EACCES", talker(guest, SOCK_DGRAM).binds(Unix.path("/run/mine")));
    assertEquals("0", talker(guest, SOCK_DGRAM).binds(Unix.path("/tmp/mine")));
    host.init().chmod("/run/it", 0666);
    assertEquals("1", talker(guest, SOCK_DGRAM).sendsTo(Unix.path("/run/it"), "x"));
  }
}
