// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.address;

/**
 * One option of an address as it was written.
 *
 * @param name before the equals sign, lower case
 * @param value after it; null where there was none
 */
record Setting(String name, String value) {
  static Setting of(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    return new Setting(
        name.strip().toLowerCase(java.util.Locale.ROOT),
        equals < 0 ? null : text.substring(equals + 1));
  }
}
