// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.wire.Ipv4Address;
import io.cleat.wire.Ipv6Address;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RoutesTest {
  private final Routes routes = new Routes();

  private Route add(Prefix to) {
    Route route = new Route(to, null, null, null);
    routes.add(route);
    return route;
  }

  private Route to(int address) {
    return routes.to(0, Ipv6Address.mappedLow(address));
  }

  private static int address(int a, int b, int c, int d) {
    return Ipv4Address.of(a, b, c, d);
  }

  @Test
  void longestPrefixWins() {
    Route everywhere = add(Prefix.of(0, 0));
    Route ten = add(Prefix.of(address(10, 0, 0, 0), 8));
    Route one = add(Prefix.of(address(10, 1, 0, 0), 16));
    assertSame(one, to(address(10, 1, 2, 3)));
    assertSame(ten, to(address(10, 2, 2, 3)));
    assertSame(everywhere, to(address(11, 1, 2, 3)));
    assertEquals(List.of(one, ten, everywhere), routes.list());
  }

  @Test
  void ofEqualsTheFirstWinsUntilItGoes() {
    Prefix to = Prefix.of(address(10, 0, 0, 0), 8);
    Route first = new Route(to, null, Prefix.of(1, 32), null);
    Route second = new Route(to, null, Prefix.of(2, 32), null);
    routes.add(first);
    routes.add(second);
    assertSame(first, to(address(10, 9, 9, 9)));
    assertTrue(routes.remove(first));
    assertFalse(routes.remove(first));
    assertSame(second, to(address(10, 9, 9, 9)));
  }

  @Test
  void versionsAreApart() {
    add(Prefix.of(0, 0, 0));
    assertNull(to(address(10, 0, 0, 1)));
    Route four = add(Prefix.of(0, 0));
    assertSame(four, to(address(10, 0, 0, 1)));
    assertEquals(0, routes.to(0x2001_0db8_0000_0000L, 1).to().bits());
  }

  @Test
  void manyAreFoundAsOneByOneWouldFindThem() {
    var random = new SplittableRandom(5);
    for (int i = 0; i < 2_000; i++) {
      int bits = 8 + random.nextInt(25);
      add(Prefix.of(random.nextInt() & 0x0f0f_ffff & Ipv4Address.mask(bits), bits));
    }
    for (int i = 0; i < 2_000; i++) {
      long low = Ipv6Address.mappedLow(random.nextInt() & 0x0f0f_ffff);
      Route best =
          routes.list().stream()
              .filter(route -> route.to().contains(0, low))
              .max(Comparator.comparingInt(route -> route.to().bits()))
              .orElse(null);
      Route found = routes.to(0, low);
      assertEquals(best == null ? -1 : best.to().bits(), found == null ? -1 : found.to().bits());
      if (i % 10 == 0 && found != null) {
        assertTrue(routes.remove(found));
      }
    }
  }
}
