// SPDX-License-Identifier: Apache-2.0
package io.cleat.kernel;

import java.util.Arrays;

/**
 * A set of a few things in one reference, so that it can be changed by one compare-and-set and
 * costs nothing in the usual case: null for none, the thing itself for one, an array that never
 * changes for more. The things are no arrays.
 */
final class Few {
  private Few() {}

  /** A set with this in it too. */
  static Object plus(Object few, Object one) {
    if (few == null) {
      return one;
    }
    if (!(few instanceof Object[] several)) {
      return new Object[] {few, one};
    }
    Object[] more = Arrays.copyOf(several, several.length + 1);
    more[several.length] = one;
    return more;
  }

  /** A set without this; the same when it is not in it. */
  @SuppressWarnings("ReferenceEquality") // the things themselves, not equal ones
  static Object minus(Object few, Object one) {
    if (!(few instanceof Object[] several)) {
      return few == one ? null : few;
    }
    int place = Arrays.asList(several).indexOf(one);
    if (place < 0) {
      return few;
    }
    if (several.length == 2) {
      return several[1 - place];
    }
    Object[] fewer = Arrays.copyOf(several, several.length - 1);
    System.arraycopy(several, place + 1, fewer, place, fewer.length - place);
    return fewer;
  }

  static int size(Object few) {
    return few == null ? 0 : few instanceof Object[] several ? several.length : 1;
  }

  static Object at(Object few, int index) {
    return few instanceof Object[] several ? several[index] : few;
  }
}
