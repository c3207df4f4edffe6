// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Layout.INT;
import static io.cleat.sys.Layout.SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** {@code struct ifreq} of netdevice(7): an interface by name, and one value of a union. */
public final class Ifreq {
  /** The name, a C string of at most {@link #NAME_SIZE} bytes. */
  public static final long NAME = 0;

  /** Where every value of the union begins. */
  public static final long VALUE = 16;

  /** Bytes of the struct. */
  public static final long SIZE = 40;

  /** IFNAMSIZ: bytes of a name with its end. */
  public static final int NAME_SIZE = 16;

  private Ifreq() {}

  /** Writes the name; the kernel wants it shorter than {@link #NAME_SIZE} bytes. */
  public static void name(MemorySegment memory, long at, String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length >= NAME_SIZE) {
      throw new IllegalArgumentException("no interface has so long a name: " + name);
    }
    memory.asSlice(at + NAME, NAME_SIZE).fill((byte) 0);
    MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at + NAME, bytes.length);
  }

  /** The name. */
  public static String name(MemorySegment memory, long at) {
    return memory.asSlice(at + NAME, NAME_SIZE).getString(0);
  }

  /** The value as an int: ifr_ifindex, ifr_mtu, ifr_metric, … */
  public static int intValue(MemorySegment memory, long at) {
    return memory.get(INT, at + VALUE);
  }

  /** Sets the value as an int. */
  public static void intValue(MemorySegment memory, long at, int value) {
    memory.set(INT, at + VALUE, value);
  }

  /** The value as a short: ifr_flags. */
  public static int flags(MemorySegment memory, long at) {
    return Short.toUnsignedInt(memory.get(SHORT, at + VALUE));
  }

  /** Sets the value as a short: ifr_flags. */
  public static void flags(MemorySegment memory, long at, int value) {
    memory.set(SHORT, at + VALUE, (short) value);
  }
}
