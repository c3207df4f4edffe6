// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of things of which none would mean to do nothing. */
public final class AtLeastOne implements ITypeConverter<Integer> {
  /** For the option that names it. */
  public AtLeastOne() {}

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, as numbers that do not fit.
    }
    throw new TypeConversionException("'" + text + "' is not a number from 1 on");
  }
}
