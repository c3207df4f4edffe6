// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

/**
 * Whether this system is one that the bindings are written for: Linux on a 64-bit little-endian
 * machine with x86_64's or aarch64's numbers and layouts.
 */
public final class SystemSupport {
  /** The machines whose system call numbers and struct layouts are known here. */
  public enum Architecture {
    /** AMD64 and Intel 64. */
    X86_64,
    /** ARM, 64 bits, little-endian. */
    AARCH64
  }

  private SystemSupport() {}

  /** True when every binding of this package can be used. */
  public static boolean isSupported() {
    return isSupported(osName(), osArch());
  }

  /**
   * The machine we run on.
   *
   * @throws UnsupportedOperationException when this is not Linux on x86_64 or aarch64
   */
  public static Architecture architecture() {
    return architecture(osName(), osArch());
  }

  static Architecture architecture(String osName, String osArch) {
    if (!isSupported(osName, osArch)) {
      throw new UnsupportedOperationException(
          "Cleat's kernel engine needs Linux on x86_64 or aarch64; this is %s on %s"
              .formatted(osName, osArch));
    }
    return osArch.equals("aarch64") ? Architecture.AARCH64 : Architecture.X86_64;
  }

  private static boolean isSupported(String osName, String osArch) {
    return osName.equals("Linux")
        && switch (osArch) {
          case "amd64", "x86_64", "aarch64" -> true;
          default -> false;
        };
  }

  private static String osName() {
    return System.getProperty("os.name", "an unknown system");
  }

  private static String osArch() {
    return System.getProperty("os.arch", "an unknown machine");
  }
}
