// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.bench.run;

import io.netty.util.Version;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * What the figures are of.
 *
 * @param java version and vendor
 * @param netty its version
 * @param junixsocket its version
 */
public record Versions(String java, String netty, String junixsocket) {
  /** Those on the class path. */
  static Versions here() {
    return new Versions(
        Runtime.version() + ", " + System.getProperty("java.vm.vendor"),
        Version.identify().get("netty-transport").artifactVersion(),
        AFUNIXSocket.getVersion());
  }
}
