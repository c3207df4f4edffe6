// SPDX-License-Identifier: Apache-2.0
package io.cleat.host;

import static io.cleat.SocketType.SOCK_DGRAM;
import static io.cleat.address.Family.AF_INET;
import static java.time.Duration.ofSeconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Events;
import io.cleat.Socket;
import io.cleat.address.Inet;
import io.cleat.link.Cable;
import io.cleat.link.DecoratedLink;
import io.cleat.stack.ip.Prefix;
import io.cleat.stack.spi.Arrivals;
import io.cleat.stack.spi.Link;
import io.cleat.stack.spi.Receiver;
import io.cleat.testing.leaks.Leaks;
import io.cleat.wire.Ipv4Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who lets a stack go looks again: what came meanwhile found it busy. */
class LookingAgainTest {
  private static final int LEFT = Ipv4Address.of(10, 0, 0, 1);
  private static final int RIGHT = Ipv4Address.of(10, 0, 0, 2);
  private static final int BITS = 24;
  private static final int CABLE_BYTES = 1 << 12;

  /** A link at which something happens when a turn has seen that there is no room, and rests. */
  private static final class RestingLink extends DecoratedLink {
    private Runnable happening;
    private int rests;

    RestingLink(Link inner) {
      super(inner);
    }

    void onRest(Runnable what) {
      happening = what;
      rests = 0;
    }

    @Override
    public Arrivals arrivals() {
      return this::rest;
    }

    /** Asked when the last turn ends, and once more before the stack is let go. */
    private long rest() {
      if (happening != null && !inner.hasRoom()) {
        rests++;
        if (rests == 2) {
          Runnable now = happening;
          happening = null;
          now.run();
        }
      }
      return Long.MAX_VALUE;
    }
  }

  @RegisterExtension final Leaks leaks = new Leaks();

  private Host watched(String name) {
    return leaks.watch(Host.open(name), Host::openEndpoints, Host::inventory);
  }

  private static void inAnotherThread(Runnable what) {
    Thread thread = Thread.ofPlatform().start(what);
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void roomThatIsMadeWhileTheStackIsHeldIsSeen() throws IOException {
    Cable cable = new Cable(Cable.DEFAULT_MTU, 0, CABLE_BYTES);
    RestingLink link = new RestingLink(cable.left());
    Link far = cable.right();
    try (Host left = watched("left");
        Socket near = Socket.open(left, AF_INET, SOCK_DGRAM)) {
      left.attach(link, "eth0", Prefix.of(LEFT, BITS));
      near.blocking(false);
      near.connect(new Inet(RIGHT, 7));
      List<Integer> told = new ArrayList<>();
      assertEquals(0, near.endpoint().watch((endpoint, now) -> told.add(now), Events.OUT));
      far.bell(walked -> {});
      link.onRest(() ->
          inAnotherThread(() -> {
            assertTrue(far.receive((memory, at, length, offload) -> {}, 256) > 0);
            far.ring(1);
          }));
      ByteBuffer datagram = ByteBuffer.allocate(1000);
      while (near.write(datagram) > 0) {
        datagram.clear();
      }
      assertTrue(told.stream().anyMatch(now -> (now & Events.OUT) != 0), "there is room");
    }
  }

  /** A link on which the next frame comes whenever the stack has rested and was let go. */
  private static final class EndlessLink extends DecoratedLink {
    /** Asked so often about frames, a stack comes to rest. */
    private static final int RESTED = 2;

    private int asked;

    EndlessLink() {
      super(new Cable().left());
    }

    @Override
    public boolean hasFrames() {
      asked++;
      return asked > RESTED;
    }

    @Override
    public int receive(Receiver receiver, int budget) {
      asked = 0;
      return 1;
    }
  }

  @Test
  void nobodyIsKeptForEverByWhatOthersSend() {
    assertTimeoutPreemptively(
        ofSeconds(20),
        () -> {
          try (Host flooded = watched("flooded")) {
            flooded.attach(new EndlessLink(), "eth0", Prefix.of(LEFT, BITS));
          }
        });
  }
}
