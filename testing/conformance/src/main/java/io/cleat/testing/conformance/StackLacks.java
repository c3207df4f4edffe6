// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import java.util.Map;
import java.util.Optional;

/** What the table asks of Linux and a host has no use for. */
final class StackLacks {
  /** Families that a host does without, for good, and why. */
  private final Map<String, String> families =
      Map.of("AF_NETLINK", "a host is configured by its own methods, it has no AF_NETLINK");

  /** Why a case cannot run here. */
  Optional<String> reason(Case test) {
    return test.families().stream().filter(families::containsKey).findFirst().map(families::get);
  }
}
