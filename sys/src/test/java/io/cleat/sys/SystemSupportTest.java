// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.cleat.sys.SystemSupport.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemSupportTest {
  @ParameterizedTest
  @CsvSource({"Mac OS X, aarch64", "Windows 11, amd64", "Linux, riscv64", "Linux, x86"})
  void anotherSystemIsRefusedByName(String osName, String osArch) {
    var refused =
        assertThrows(
            UnsupportedOperationException.class, () -> SystemSupport.architecture(osName, osArch));
    assertEquals(
        "Cleat's kernel engine needs Linux on x86_64 or aarch64; this is "
            + osName
            + " on "
            + osArch,
        refused.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"amd64, X86_64", "x86_64, X86_64", "aarch64, AARCH64"})
  void linuxIsSupportedOnBothArchitectures(String osArch, Architecture architecture) {
    assertEquals(architecture, SystemSupport.architecture("Linux", osArch));
  }

  @Test
  void thisSystemIsSupported() {
    assertTrue(SystemSupport.isSupported());
  }

  @Test
  void aMissingFunctionIsNamed() {
    var missing =
        assertThrows(UnsatisfiedLinkError.class, () -> Downcall.toInt("no_such_function_anywhere"));
    assertTrue(missing.getMessage().contains("no_such_function_anywhere"), missing.getMessage());
  }
}
