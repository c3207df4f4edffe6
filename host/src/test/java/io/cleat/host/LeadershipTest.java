// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_STREAM;
import static io.cleat.address.Family.AF_INET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.link.Cable;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who turns the host to which something is sent: its leader, or else the sender. */
class LeadershipTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int BITS = 24;

  /** Of the cable; two full segments find room in it and three do not. */
  private static final int CABLE_BYTES = 1 << 12;

  @RegisterExtension final Leaks leaks = new Leaks();

  private final Host left = watched("left");
  private final Host right = watched("right");
  private Socket near;
  private Socket far;

  private Host watched(String name) {
    return leaks.watch(Host.open(name), Host::openEndpoints, Host::inventory);
  }

  @BeforeEach
  void connect() throws IOException {
    Cable cable = new Cable(Cable.DEFAULT_MTU, 0, CABLE_BYTES);
    left.attach(cable.left(), "eth0", Prefix.of(LEFT, BITS));
    right.attach(cable.right(), "eth0", Prefix.of(RIGHT, BITS));
    try (Socket listener = Socket.open(right, AF_INET, SOCK_STREAM)) {
      listener.bind(new Inet(RIGHT, 0)).listen(1);
      near = Socket.open(left, AF_INET, SOCK_STREAM);
      near.connect(listener.localAddress());
      far = listener.accept();
    }
    near.blocking(false);
    far.blocking(false);
  }

  @AfterEach
  void close() throws IOException {
    near.close();
    far.close();
  }

  private static ByteBuffer bytes(int count) {
    return ByteBuffer.allocate(count);
  }

  private boolean rightHasFrames() {
    return right.driver().stack.hasFrames();
  }

  @Test
  void whoSendsTurnsTheFarHost() throws IOException {
    near.write(bytes(10));
    assertFalse(rightHasFrames());
    assertEquals(10, far.read(bytes(100)));
  }

  @Test
  void whatIsSentIsLeftToTheLeader() throws IOException {
    assertTrue(right.driver().lead());
    near.write(bytes(10));
    assertTrue(rightHasFrames());
    right.driver().look();
    assertFalse(rightHasFrames());
    right.driver().abdicate();
    assertEquals(10, far.read(bytes(100)));
  }

  @Test
  void theLeaderLooksOnceMoreWhenItEnds() throws IOException {
    assertTrue(right.driver().lead());
    near.write(bytes(10));
    right.driver().abdicate();
    assertFalse(rightHasFrames());
    near.write(bytes(10));
    assertFalse(rightHasFrames(), "nobody leads any more");
    assertEquals(20, far.read(bytes(100)));
  }

  @Test
  void thereIsOneLeader() {
    assertTrue(right.driver().lead());
    assertFalse(right.driver().lead());
    right.driver().abdicate();
    assertTrue(right.driver().lead());
    right.driver().abdicate();
  }

  @Test
  void aLeaderSendsWhatHadNoRoom() throws IOException {
    assertTrue(left.driver().lead());
    assertTrue(right.driver().lead());
    int sent = near.write(bytes(1 << 14));
    assertTrue(sent > CABLE_BYTES, "more than the cable has room for: " + sent);
    int received = 0;
    ByteBuffer into = bytes(1 << 16);
    for (int i = 0; received < sent && i < sent; i++) {
      right.driver().look();
      received += far.read(into);
      left.driver().look();
    }
    assertEquals(sent, received);
    left.driver().abdicate();
    right.driver().abdicate();
  }
}
