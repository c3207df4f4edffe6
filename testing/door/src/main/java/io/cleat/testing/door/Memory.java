// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.cleat.Endpoint;
import io.cleat.Events;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Which memory the calls take: any segment, from any offset, and never past its end. */
abstract class Memory extends Stage {
  private Endpoint client;
  private Party server;

  Memory(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void connect() throws Exception {
    Party[] streams = streams(anyDomain());
    client = streams[0].endpoint;
    server = streams[1];
  }

  @Test
  void segmentsOfEveryKindAreRead() {
    try (Arena arena = Arena.ofConfined();
        Arena shared = Arena.ofShared()) {
      byte[] bytes = "..hello".getBytes();
      for (MemorySegment segment :
          List.of(
              MemorySegment.ofArray(bytes),
              MemorySegment.ofArray(bytes).asReadOnly(),
              arena.allocate(7).copyFrom(MemorySegment.ofArray(bytes)),
              shared.allocate(7).copyFrom(MemorySegment.ofArray(bytes)).asReadOnly(),
              MemorySegment.ofBuffer(ByteBuffer.wrap(bytes)))) {
        assertEquals(5, client.send(segment, 2, 5, 0));
        server.receives("hello");
      }
    }
  }

  @Test
  void segmentsOfEveryKindAreWritten() {
    try (Arena arena = Arena.ofConfined()) {
      for (MemorySegment segment :
          List.of(MemorySegment.ofArray(new byte[9]), arena.allocate(9, 1), arena.allocate(9, 8))) {
        segment.fill((byte) '.');
        server.sends("hello");
        deadline().until("bytes", () -> client.recv(segment, 3, 5, 0) == 5);
        assertEquals("...hello.", Party.text(segment, 9));
      }
    }
  }

  @Test
  void nothingPastTheEndOfASegmentIsTouched() {
    MemorySegment heap = MemorySegment.ofArray(new byte[4]);
    server.sends("hello");
    deadline().until("bytes", () -> (client.events() & Events.IN) != 0);
    for (MemorySegment segment : List.of(heap, Arena.ofAuto().allocate(4))) {
      assertOutOfBounds(() -> client.send(segment, 0, 5, 0));
      assertOutOfBounds(() -> client.send(segment, 4, 1, 0));
      assertOutOfBounds(() -> client.send(segment, -1, 2, 0));
      assertOutOfBounds(() -> client.send(segment, 0, -1, 0));
      assertOutOfBounds(() -> client.recv(segment, 3, 2, 0));
      assertOutOfBounds(() -> client.recvfrom(segment, Long.MAX_VALUE, 2, 0, null));
    }
    server.receivesNothing();
    MemorySegment into = MemorySegment.ofArray(new byte[5]);
    assertEquals(5, client.recv(into, 0, 5, 0), "what was refused has taken bytes");
  }

  private static void assertOutOfBounds(Executable call) {
    assertThrows(IndexOutOfBoundsException.class, call);
  }

  @Test
  void placesPastTheEndOfAnArrayAreRefused() throws Exception {
    Party listener = listener(anyDomain());
    caller("caller", listener);
    Endpoint[] into = new Endpoint[2];
    assertOutOfBounds(() -> listener.endpoint.accept(into, 1, 2));
    accepted("still there", listener);
  }

  @Test
  void emptyMemoryMovesNothing() {
    MemorySegment none = MemorySegment.ofArray(new byte[0]);
    assertEquals(0, client.send(none, 0, 0, 0));
    server.receivesNothing();
  }
}
