// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.lpc;

/**
 * A float: what C calls a double.
 *
 * @param number its value
 */
public record LpcFloat(double number) implements LpcValue {
  @Override
  public String toString() {
    return LpcSource.print(this);
  }
}
