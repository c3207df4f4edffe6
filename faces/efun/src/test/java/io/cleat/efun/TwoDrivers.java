// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import static io.cleat.efun.SocketError.EESUCCESS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.host.Host;
import io.cleat.stack.ip.Prefix;
import io.cleat.testing.leaks.Leaks;
import io.cleat.testing.virtual.VirtualNetwork;
import io.cleat.wire.Ipv4Address;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two drivers on two hosts in virtual time, and a cable between them. */
abstract class TwoDrivers {
  private static final int PORT = 4000;
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int TURNS_MAX = 1_000_000;

  final VirtualNetwork network = new VirtualNetwork(7);

  @RegisterExtension final Leaks leaks = new Leaks(network);

  /** What callbacks have told. */
  final List<String> log = new ArrayList<>();

  final Host left = network.host("left");
  final Host right = network.host("right");
  Driver near;
  Driver far;
  SocketEfuns me;
  SocketEfuns other;

  TwoDrivers(long bitsPerSecond, long latencyNanos) {
    network.join(left, address(1), right, address(2), bitsPerSecond, latencyNanos);
  }

  private static Prefix address(int host) {
    return Prefix.of(Ipv4Address.of(10, 0, 0, host), 24);
  }

  void open(EfunProfile nearProfile, EfunProfile farProfile) throws Exception {
    near = Driver.open(left, nearProfile);
    far = Driver.open(right, farProfile);
    me = near.efuns("near");
    other = far.efuns("far");
  }

  @AfterEach
  void leave() {
    near.close();
    far.close();
  }

  void until(BooleanSupplier condition) {
    for (int turns = 0; !condition.getAsBoolean(); turns++) {
      assertTrue(turns < TURNS_MAX, () -> "it does not come; so far " + log);
      network.turn(nanos -> Math.max(near.turn(0), far.turn(0)), SECOND_NANOS);
    }
  }

  /** A socket of ours that is connected with one of the other's; both read alike. */
  int connect(int mode, ReadCallback read) {
    int listener = other.socketCreate(mode, read);
    assertEquals(EESUCCESS, other.socketBind(listener, PORT));
    SocketCallback accept = s -> other.socketAccept(s, read, fd -> {});
    assertEquals(EESUCCESS, other.socketListen(listener, accept));
    int s = me.socketCreate(mode, read, (fd, reason) -> log.add("closed (" + reason + ")"));
    String name = "10.0.0.2 " + PORT;
    assertEquals(EESUCCESS, me.socketConnect(s, name, read, fd -> log.add("ready")));
    until(() -> log.contains("ready"));
    return s;
  }
}
