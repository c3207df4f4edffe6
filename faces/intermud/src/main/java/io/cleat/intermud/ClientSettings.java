// SPDX-License-Identifier: Apache-2.0
package io.cleat.intermud;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a client is to be.
 *
 * @param mud its name
 * @param info what it tells of itself
 * @param routers where to begin; those that a router has told take their place
 * @param tls whether routers speak TLS, which those of the public network do not
 * @param store where its memory is kept
 * @param timing how long it waits
 * @param chance for the waits before it connects again
 */
public record ClientSettings(
    String mud,
    MudInfo info,
    List<RouterAddress> routers,
    boolean tls,
    MemoryStore store,
    Timing timing,
    RandomGenerator chance) {
  /** Settings that make sense. */
  public ClientSettings {
    routers = List.copyOf(routers);
    if (mud.isBlank() || routers.isEmpty()) {
      throw new IllegalArgumentException("a mud has a name and a router");
    }
  }

  /**
   * A mud of this name that knows one router and keeps nothing.
   *
   * @param router {@code "127.0.0.1 8080"}; a host name is resolved
   */
  public static ClientSettings of(String mud, String router) {
    return new ClientSettings(
        mud,
        MudInfo.of(0),
        List.of(new RouterAddress("", router)),
        false,
        MemoryStore.none(),
        Timing.standard(),
        RandomGenerator.getDefault());
  }

  /** The same with other things told of itself. */
  public ClientSettings with(MudInfo other) {
    return new ClientSettings(mud, other, routers, tls, store, timing, chance);
  }

  /** The same with a memory that is kept. */
  public ClientSettings with(MemoryStore other) {
    return new ClientSettings(mud, info, routers, tls, other, timing, chance);
  }

  /** The same with other waits. */
  public ClientSettings with(Timing other) {
    return new ClientSettings(mud, info, routers, tls, store, other, chance);
  }

  /** The same with another source of chance. */
  public ClientSettings with(RandomGenerator other) {
    return new ClientSettings(mud, info, routers, tls, store, timing, other);
  }

  /** The same with routers that speak TLS, or do not. */
  public ClientSettings withTls(boolean wanted) {
    return new ClientSettings(mud, info, routers, wanted, store, timing, chance);
  }
}
