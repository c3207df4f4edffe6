// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.Engine;
import io.cleat.efun.Driver;
import io.cleat.efun.Master;
import io.cleat.efun.SocketInfo;
import io.cleat.kernel.KernelEngine;
import io.cleat.testing.leaks.Leaks;
import io.cleat.testing.virtual.VirtualNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A router and muds in one loop, on the kernel engine or on the user-level one in virtual time. */
abstract class World {
  static final long SECOND = 1_000_000_000;

  private static final long MILLI = 1_000_000;
  private static final int PATIENCE = 20_000;
  private static final int SILENCE = 8;

  /** Where the world is. */
  enum Place {
    KERNEL,
    HOST
  }

  final VirtualNetwork network = new VirtualNetwork(7);

  @RegisterExtension final Leaks leaks = new Leaks(network);
  final List<TestMud> muds = new ArrayList<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private Engine engine;
  Driver driver;
  IntermudRouter router;
  String routerAddress;

  abstract Place place();

  boolean isVirtual() {
    return place() == Place.HOST;
  }

  @BeforeEach
  void openRouter() throws Exception {
    engine = isVirtual() ? network.host("world") : KernelEngine.open();
    driver = Driver.open(engine).master(new Witness());
    if (isVirtual()) {
      driver.clock(network::nanoTime);
    }
    routerAddress = "127.0.0.1 0";
    startRouter(1000);
  }

  /** Keeps what listeners throw. */
  private final class Witness implements Master {
    @Override
    public boolean validSocket(Object caller, String operation, SocketInfo info) {
      return true;
    }

    @Override
    public void errorHandler(Throwable error, Object owner, String callback) {
      thrown.add(error);
    }
  }

  void startRouter(long firstId) throws Exception {
    RouterSettings settings = RouterSettings.of("*test").with(firstId, new Random(1));
    router = IntermudRouter.open(driver, settings, routerAddress);
    routerAddress = router.address();
  }

  @AfterEach
  void closeAll() {
    driver.close();
    engine.close();
    assertEquals(List.of(), thrown);
  }

  /** Seconds in virtual time; on the kernel as short as a test may be. */
  Timing timing() {
    long unit = isVirtual() ? SECOND : 5 * MILLI;
    long far = 100_000 * SECOND;
    return isVirtual()
        ? new Timing(unit, 64 * unit, 30 * unit, 60 * unit, 300 * unit, 20 * unit, unit)
        : new Timing(unit, 64 * unit, far, far, far, far, unit);
  }

  ClientSettings settings(String name) {
    return ClientSettings.of(name, routerAddress).with(timing()).with(new Random(name.hashCode()));
  }

  TestMud mud(String name) {
    return mud(settings(name));
  }

  TestMud mud(ClientSettings settings) {
    TestMud mud = new TestMud(this);
    mud.client = IntermudClient.open(driver, settings, mud);
    muds.add(mud);
    return mud;
  }

  /** A mud that the router has let in, and that all others know. */
  TestMud connected(String name) {
    TestMud mud = mud(name);
    until(() -> mud.client.isUp() && mud.client.memory().muds().containsKey(name));
    settle();
    muds.forEach(each -> each.log.clear());
    return mud;
  }

  void until(BooleanSupplier condition) {
    for (int turns = 0; !condition.getAsBoolean(); turns++) {
      assertTrue(
          turns < PATIENCE,
          () -> "it does not come; so far " + muds.stream().map(m -> m.log).toList());
      turn();
    }
  }

  private void turn() {
    if (isVirtual()) {
      long wait = driver.waitNanos();
      network.turn(driver::turn, wait < 0 ? SECOND : Math.min(wait, SECOND));
    } else {
      driver.turn(5 * MILLI);
    }
  }

  /** Turns the loop until nothing is told any more. */
  void settle() {
    int seen = told();
    for (int quiet = 0; quiet < SILENCE; quiet++) {
      if (isVirtual()) {
        network.turn(driver::turn, 100 * MILLI);
      } else {
        driver.turn(2 * MILLI);
      }
      quiet = told() == seen ? quiet : 0;
      seen = told();
    }
  }

  private int told() {
    return muds.stream().mapToInt(mud -> mud.packets).sum();
  }

  /** Lets virtual time pass. */
  void pass(long nanos) {
    long end = network.nanoTime() + nanos;
    until(() -> network.nanoTime() >= end);
  }
}
