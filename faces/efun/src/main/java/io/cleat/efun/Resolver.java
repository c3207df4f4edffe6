// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;

/** Finds the addresses of a host, without keeping the driver's loop waiting. */
@FunctionalInterface
public interface Resolver {
  /**
   * Asks for the addresses of {@code host}.
   *
   * @param answer gets them, in any thread, in the order in which they are to be tried; none if
   *     there are none
   */
  void resolve(String host, Consumer<List<InetAddress>> answer);

  /** Java's resolver, asked in virtual threads. */
  static Resolver system() {
    return (host, answer) ->
        Thread.ofVirtual().name("resolve " + host).start(() -> answer.accept(lookup(host)));
  }

  private static List<InetAddress> lookup(String host) {
    try {
      return List.of(InetAddress.getAllByName(host));
    } catch (UnknownHostException _) {
      return List.of();
    }
  }
}
