// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.leaks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A socket that stays open is named; one that was open before, or is closed, is not. */
class LeftDescriptorsTest {
  private static final Duration NONE = Duration.ZERO;

  private static DatagramChannel socket() throws IOException {
    return DatagramChannel.open(StandardProtocolFamily.INET);
  }

  @Test
  void socketThatStaysOpenIsNamed() throws IOException {
    LeftDescriptors descriptors = new LeftDescriptors(NONE);
    try (DatagramChannel _ = socket()) {
      String left = descriptors.settle();
      assertTrue(left.matches("descriptors \\[\\d+ socket:\\[\\d+]]"), left);
    }
  }

  @Test
  void socketThatIsClosedIsNot() throws IOException {
    LeftDescriptors descriptors = new LeftDescriptors();
    socket().close();
    assertEquals("", descriptors.settle());
  }

  @Test
  void socketThatWasOpenBeforeIsNot() throws IOException {
    try (DatagramChannel _ = socket()) {
      assertEquals("", new LeftDescriptors(NONE).settle());
    }
  }
}
