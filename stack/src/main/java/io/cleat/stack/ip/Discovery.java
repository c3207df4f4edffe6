// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.ip;

/**
 * How a flow deals with packets that are too long, in the order of Linux's IP_PMTUDISC_* and
 * IPV6_PMTUDISC_* (ip(7)).
 */
public enum Discovery {
  /** Fragments where the path takes less; routers may too. */
  DONT,
  /** Fragments where the path takes less; else routers must not. */
  WANT,
  /** Never fragments: EMSGSIZE. */
  DO,
  /** Never fragments, and does not believe what routers say: for those who probe. */
  PROBE,
  /** Does not believe what routers say; routers may fragment, we do not. */
  INTERFACE,
  /** Does not believe what routers say; anybody may fragment. */
  OMIT;

  /** How many there are. */
  public static final int COUNT = 6;

  private static final Discovery[] ALL = values();

  /** The one with a number of Linux's. */
  public static Discovery of(int number) {
    return ALL[number];
  }

  /** Its number in Linux. */
  public int number() {
    return ordinal();
  }

  /** Whether packets that are too long go in fragments. */
  public boolean mayFragment() {
    return this == DONT || this == WANT || this == OMIT;
  }

  /** Whether what routers say is remembered for others: Linux's ip_sk_accept_pmtu. */
  public boolean accepts() {
    return this != INTERFACE && this != OMIT;
  }

  /** Whether it believes what routers say. */
  boolean believes() {
    return ordinal() < PROBE.ordinal();
  }
}
