// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What cannot be done without privileges, in the network that the whole machine uses: what would
 * leave the loopback interface or take a port from others, and what only root may do.
 */
final class SharedNetwork {
  private static final int FIRST_UNPRIVILEGED_PORT = 1024;
  private static final Set<String> HOSTS = Set.of("inet", "inet6", "host", "mreq");

  private SharedNetwork() {}

  /** Why a case cannot run here. */
  static Optional<String> reason(Case test) {
    if (test.tags().contains("root")) {
      return Optional.of("needs root");
    }
    if (test.does("setuid") && test.tags().contains("filesystem")) {
      return Optional.of("needs root, to become another than the owner of the files");
    }
    boolean usesMore =
        Stream.concat(test.setup().stream(), Stream.of(test.call()))
            .anyMatch(step -> usesMoreThanLoopback(step.args()) || takesPort(step));
    return usesMore
        ? Optional.of("needs CAP_SYS_ADMIN, for a network of its own")
        : Optional.empty();
  }

  private static boolean takesPort(Step step) {
    return step.fn().equals("bind")
        && step.args().asList().stream()
            .filter(JsonElement::isJsonObject)
            .map(JsonElement::getAsJsonObject)
            .anyMatch(address ->
                address.has("port") && address.get("port").getAsInt() >= FIRST_UNPRIVILEGED_PORT);
  }

  private static boolean usesMoreThanLoopback(JsonElement element) {
    if (element.isJsonArray()) {
      return element.getAsJsonArray().asList().stream()
          .anyMatch(SharedNetwork::usesMoreThanLoopback);
    }
    return element instanceof JsonObject object
        && object.entrySet().stream()
            .anyMatch(entry ->
                HOSTS.contains(entry.getKey())
                    ? isForeign(entry.getValue())
                    : usesMoreThanLoopback(entry.getValue()));
  }

  /** Whether one of the hosts is neither loopback nor the wildcard. */
  private static boolean isForeign(JsonElement hosts) {
    if (hosts.isJsonArray()) {
      return hosts.getAsJsonArray().asList().stream().anyMatch(SharedNetwork::isForeign);
    }
    InetAddress host = InetAddress.ofLiteral(((JsonPrimitive) hosts).getAsString());
    return !host.isLoopbackAddress() && !host.isAnyLocalAddress();
  }
}
