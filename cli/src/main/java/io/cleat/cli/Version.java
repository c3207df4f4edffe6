// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.kernel.KernelEngine;
import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says: of the program, of the engine, of Java. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    Optional<String> version =
        Optional.ofNullable(Version.class.getModule().getDescriptor())
            .flatMap(descriptor -> descriptor.rawVersion());
    return new String[] {
      "cleat " + version.orElse("(unversioned)"), engine(), "java: " + Runtime.version()
    };
  }

  private static String engine() {
    try (KernelEngine engine = KernelEngine.open()) {
      return engine.describe();
    } catch (UnsupportedOperationException e) {
      return "kernel: " + e.getMessage();
    }
  }
}
