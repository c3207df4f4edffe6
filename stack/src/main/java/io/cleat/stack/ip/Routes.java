// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The table of routes: the longest prefix wins, and of equals the one that came first. There is a
 * hash table for each length of prefix that occurs, so that a look costs the same however many
 * networks and addresses a host has. Flows keep what they found until {@link #generation} changes.
 */
public final class Routes {
  /** Longest prefixes first. */
  private RoutesOfLength[] lengths = {};

  private int generation;

  /** An empty table. */
  public Routes() {}

  /** Adds a route. */
  public void add(Route route) {
    ofLength(route.to().bits()).add(route);
    generation++;
  }

  private RoutesOfLength ofLength(int bits) {
    int place = 0;
    while (place < lengths.length && lengths[place].bits() > bits) {
      place++;
    }
    if (place == lengths.length || lengths[place].bits() != bits) {
      RoutesOfLength[] more = Arrays.copyOf(lengths, lengths.length + 1);
      System.arraycopy(lengths, place, more, place + 1, lengths.length - place);
      more[place] = new RoutesOfLength(bits);
      lengths = more;
    }
    return lengths[place];
  }

  /** Takes a route away, and says whether it was there. */
  public boolean remove(Route route) {
    generation++;
    return ofLength(route.to().bits()).remove(route);
  }

  /** Has routes to the same networks over other gateways go first; nobody answers at this one. */
  void demote(Interface out, Prefix gateway) {
    boolean changed = false;
    for (RoutesOfLength length : lengths) {
      changed |= length.demote(out, gateway);
    }
    generation += changed ? 1 : 0;
  }

  /** The route to a destination, or null. */
  public Route to(long high, long low) {
    for (RoutesOfLength length : lengths) {
      Route route = length.to(high, low);
      if (route != null) {
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
      for (RoutesOfLength length : lengths) {
        Route route = length.over(out, high, low);
        if (route != null) {
          return route;
        }
      }
    }
    return out.onLink(IpAddress.isIpv4(high, low));
  }

  /** Changes with the table. */
  public int generation() {
    return generation;
  }

  /** All routes, longest prefix first. */
  public List<Route> list() {
    List<Route> all = new ArrayList<>();
    for (RoutesOfLength length : lengths) {
      all.addAll(length.list());
    }
    return List.copyOf(all);
  }
}
