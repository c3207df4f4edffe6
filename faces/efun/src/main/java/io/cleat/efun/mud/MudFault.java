// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

/** Why a payload was read as undefined. */
public enum MudFault {
  /** Text that no value begins with, where there must be one. */
  NO_VALUE("no value begins here"),
  /** An int that does not fit into 64 bits; a driver wraps it. */
  INT_OUT_OF_RANGE("an int does not fit into 64 bits"),
  /** A number that is not written as one. */
  BAD_NUMBER("not a number"),
  /** No quote at the end of a string. */
  OPEN_STRING("a string does not end"),
  /** A backslash before anything but a quote, a backslash or a return; a bare line feed. */
  BAD_ESCAPE("not a way to write this in a string"),
  /** A string that is not UTF-8. */
  BAD_UTF8("a string is not UTF-8"),
  /** No end of an array, mapping or class. */
  OPEN_CONTAINER("an array, mapping or class does not end"),
  /** No comma after an element, no colon after a key. */
  NO_DELIMITER("a comma or a colon is missing"),
  /** Text after the value. */
  TRAILING_TEXT("text after the value"),
  /** More containers in each other than {@link MudLimits#receivedDepth}. */
  TOO_DEEP("nested too deeply"),
  /** More elements or entries than the limits allow; a driver would abort. */
  TOO_WIDE("an array or a mapping is too wide"),
  /** A string with more bytes than {@link MudLimits#stringBytes}. */
  STRING_TOO_LONG("a string is too long"),
  /** What a driver's own reading stumbled over. */
  NOT_RESTORED("a driver does not restore this");

  private final String text;

  MudFault(String text) {
    this.text = text;
  }

  /** What to tell a person. */
  public String text() {
    return text;
  }
}
