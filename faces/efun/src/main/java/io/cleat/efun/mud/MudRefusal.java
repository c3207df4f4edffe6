// SPDX-License-Identifier: Apache-2.0
package io.cleat.efun.mud;

/**
 * Why a value is not sent. The code is what an efun answers: EETYPENOTSUPP for what has no form on
 * the wire, EEBADDATA for what has one that the peer could not take.
 */
public enum MudRefusal {
  /** An object at the top; within a container it leaves its place empty. */
  OBJECT(-26, "an object cannot be sent"),
  /** A float that is infinite or no number: a driver cannot read how it would be written. */
  NOT_FINITE(-26, "a float is not finite"),
  /** A string with a NUL in it: the reader would stop there. */
  NUL_IN_STRING(-32, "a string holds a NUL"),
  /** A string with half of a surrogate pair in it: there is no UTF-8 for that. */
  NOT_UNICODE(-32, "a string holds half of a surrogate pair"),
  /** More containers in each other than {@link MudLimits#sentDepth}. */
  TOO_DEEP(-32, "nested too deeply"),
  /** An array, class or mapping with more than the limits allow: it would abort the peer. */
  TOO_WIDE(-32, "an array or a mapping is too wide"),
  /** A string with more bytes than {@link MudLimits#stringBytes}. */
  STRING_TOO_LONG(-32, "a string is too long"),
  /** A frame longer than {@link MudProfile#sentFrameBytes}: the peer would close. */
  FRAME_TOO_LONG(-32, "the frame is too long");

  private final int code;
  private final String text;

  MudRefusal(int code, String text) {
    this.code = code;
    this.text = text;
  }

  /** The negative number of the efuns for it. */
  public int code() {
    return code;
  }

  /** What to tell a person. */
  public String text() {
    return text;
  }
}
