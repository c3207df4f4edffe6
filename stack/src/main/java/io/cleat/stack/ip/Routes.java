// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The table of routes: the longest prefix wins, and of equals the one that came first. Flows keep
 * what they found until {@link #generation} changes, so the walk over the table is not on the way
 * of packets.
 */
public final class Routes {
  private static final Comparator<Route> LONGEST_FIRST =
      Comparator.comparingInt((Route route) -> route.to().bits()).reversed();

  private final List<Route> routes = new ArrayList<>();
  private int generation;

  /** An empty table. */
  public Routes() {}

  /** Adds a route. */
  public void add(Route route) {
    routes.add(route);
    routes.sort(LONGEST_FIRST);
    generation++;
  }

  /** Takes a route away, and says whether it was there. */
  public boolean remove(Route route) {
    generation++;
    return routes.remove(route);
  }

  /** The route to a destination, or null. */
  public Route to(long high, long low) {
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      if (route.to().contains(high, low)) {
        return route;
      }
    }
    return null;
  }

  /**
   * The way to a destination over one interface: the best route that leads there, or else, as Linux
   * has it, the destination is taken to be on that link.
   */
  Route over(Interface out, long high, long low) {
    if (!IpAddress.isMulticast(high, low)) {
      for (int i = 0; i < routes.size(); i++) {
        Route route = routes.get(i);
        boolean home = route.out().isLoopback() && route.to().bits() == 128;
        if ((route.out() == out || home) && route.to().contains(high, low)) {
          return route;
        }
      }
    }
    return out.onLink(IpAddress.isIpv4(high, low));
  }

  /** Changes with the table. */
  int generation() {
    return generation;
  }

  /** All routes, longest prefix first. */
  public List<Route> list() {
    return List.copyOf(routes);
  }
}
