// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.PRI;
import static io.cleat.Msg.MSG_OOB;
import static io.cleat.Msg.MSG_WAITALL;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Blocking;
import io.cleat.Errno;
import io.cleat.Ioctl;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** TCP's urgent byte (tcp(7)). */
abstract class Urgent extends Stage {
  private Party client;
  private Party server;

  Urgent(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void connect() throws Exception {
    needs(Feature.URGENT);
    Party[] streams = streams(AF_INET);
    client = streams[0];
    server = streams[1];
    MemorySegment data = MemorySegment.ofArray("abc".getBytes());
    client.assertResult("send", 3, client.endpoint.send(data, 0, 3, MSG_OOB));
  }

  private long urgent(MemorySegment into) {
    return server.endpoint.recv(into, 0, into.byteSize(), MSG_OOB);
  }

  @Test
  void urgentByteIsToldAndReadByItself() {
    watch(server, PRI);
    tells(server, PRI);
    MemorySegment into = MemorySegment.ofArray(new byte[4]);
    server.assertResult("recv", 1, urgent(into));
    assertEquals("c", Party.text(into, 1));
    server.assertResult("recv again", Errno.EINVAL.negated(), urgent(into));
    silent();
    server.receives("ab").receivesNothing();
  }

  @Test
  void readingStopsAtTheMark() {
    server.shows(IN | PRI | OUT).takes(100, "ab");
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mark = arena.allocate(ValueLayout.JAVA_INT);
      server.assertResult("ioctl", 0, server.endpoint.ioctl(Ioctl.SIOCATMARK, mark));
      assertEquals(1, mark.get(ValueLayout.JAVA_INT, 0));
    }
  }

  @Test
  void receiveOfAllStopsAtTheMark() {
    client.sends("de");
    deadline().until("all of it", () -> (server.endpoint.events() & (IN | PRI)) == (IN | PRI));
    MemorySegment into = MemorySegment.ofArray(new byte[10]);
    long received = Blocking.recvfrom(server.endpoint, into, 0, 10, MSG_WAITALL, null, -1);
    server.assertResult("recv", 2, received);
    assertEquals("ab", Party.text(into, 2));
    server.receives("de");
  }
}
