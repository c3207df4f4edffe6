// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.door;

import static io.cleat.Events.HUP;
import static io.cleat.Events.IN;
import static io.cleat.Events.OUT;
import static io.cleat.Events.RDHUP;
import static io.cleat.SocketType.SOCK_SEQPACKET;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.cleat.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that keep the boundaries of messages: SOCK_SEQPACKET of AF_UNIX. */
abstract class Seqpackets extends Stage {
  private Party left;
  private Party right;

  Seqpackets(DoorSuite suite) {
    super(suite);
  }

  @BeforeEach
  final void pair() throws Exception {
    needs(Feature.SEQPACKET);
    Party[] pair = pair(SOCK_SEQPACKET);
    left = pair[0];
    right = pair[1];
  }

  @Test
  void recordsKeepTheirBoundaries() {
    left.sends("one").sends("two");
    right.takes(2, "on").takes(100, "two").receivesNothing();
  }

  @Test
  void endComesAfterTheLastRecord() {
    left.sends("last").closes();
    right.shows(IN | OUT | HUP | RDHUP).takes(100, "last").receivesEnd();
    right.failsToSend(Errno.EPIPE);
  }

  @Test
  void eachRecordIsLentByItself() {
    left.sends("one").sends("two");
    StringBuilder lent = new StringBuilder();
    right.shows(IN | OUT);
    right.endpoint.receive((endpoint, segment, offset, length) -> {
      lent.append(Party.text(segment.asSlice(offset), length)).append(';');
      return length;
    });
    assertEquals("one;two;", lent.toString());
  }
}
