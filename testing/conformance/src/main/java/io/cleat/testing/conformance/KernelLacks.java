// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import io.cleat.Endpoint;
import io.cleat.Errno;
import io.cleat.ErrnoException;
import io.cleat.SocketType;
import io.cleat.kernel.KernelEngine;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What cases need and this machine has not: privileges, and address families. */
final class KernelLacks {
  private final Constants constants = new Constants();
  private final Map<String, Boolean> families = new ConcurrentHashMap<>();
  private volatile boolean sharedNetwork;

  /** From now on cases run in the network of the machine, for want of privileges. */
  void noteSharedNetwork() {
    sharedNetwork = true;
  }

  /** Why a case cannot run here. */
  Optional<String> reason(Case test) {
    Optional<String> network = sharedNetwork ? SharedNetwork.reason(test) : Optional.empty();
    return network.isPresent() || test.expect().wantsErrno("EAFNOSUPPORT")
        ? network
        : test.families().stream()
            .filter(family -> !isThere(family))
            .findFirst()
            .map(family -> "needs a kernel with " + family);
  }

  private boolean isThere(String family) {
    return families.computeIfAbsent(family, this::opens);
  }

  private boolean opens(String family) {
    try (KernelEngine engine = KernelEngine.open()) {
      Endpoint endpoint = engine.socket(constants.number(family), SocketType.SOCK_DGRAM, 0);
      return endpoint.close() == 0;
    } catch (ErrnoException e) {
      return e.errno() != Errno.EAFNOSUPPORT;
    }
  }
}
