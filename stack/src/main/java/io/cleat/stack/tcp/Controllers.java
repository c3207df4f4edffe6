// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.tcp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The congestion controllers of a stack, by name: TCP_CONGESTION. */
final class Controllers {
  /** Linux's TCP_CA_NAME_MAX. */
  private static final int NAME_BYTES = 16;

  private final CongestionController[] all;
  private CongestionController standard;

  /**
   * @param all the first is that of new connections to begin with
   */
  Controllers(CongestionController... all) {
    this.all = all;
    standard = all[0];
  }

  CongestionController standard() {
    return standard;
  }

  /** Sets that of new connections. */
  void standard(String name) {
    for (CongestionController controller : all) {
      if (controller.name().equals(name)) {
        standard = controller;
      }
    }
  }

  /** The one of this name, which ends at a 0 or with the value; null for none. */
  CongestionController named(MemorySegment value, int length) {
    for (CongestionController controller : all) {
      if (isNamed(controller.name(), value, Math.min(length, NAME_BYTES - 1))) {
        return controller;
      }
    }
    return null;
  }

  private static boolean isNamed(String name, MemorySegment value, int length) {
    for (int i = 0; i < name.length(); i++) {
      if (i >= length || value.get(ValueLayout.JAVA_BYTE, i) != name.charAt(i)) {
        return false;
      }
    }
    return length == name.length() || value.get(ValueLayout.JAVA_BYTE, name.length()) == 0;
  }

  /** Writes a name, filled up with zeros; answers how many octets were written. */
  int giveName(CongestionController controller, MemorySegment value, int length) {
    int count = Math.min(length, NAME_BYTES);
    String name = controller.name();
    for (int i = 0; i < count; i++) {
      value.set(ValueLayout.JAVA_BYTE, i, (byte) (i < name.length() ? name.charAt(i) : 0));
    }
    return count;
  }
}
