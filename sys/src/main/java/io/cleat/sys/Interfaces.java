// SPDX-License-Identifier: Apache-2.0
package io.cleat.sys;

import static io.cleat.sys.Downcall.INT;
import static io.cleat.sys.Downcall.POINTER;
import static io.cleat.sys.Downcall.failure;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Network interfaces by name and by number, in the network namespace of the calling thread. */
public final class Interfaces {
  /** IF_NAMESIZE: bytes of a name with its end. */
  public static final int NAME_SIZE = 16;

  private static final MethodHandle IF_NAMETOINDEX = Downcall.toInt("if_nametoindex", POINTER);
  private static final MethodHandle IF_INDEXTONAME =
      Downcall.toPointer("if_indextoname", INT, POINTER);

  private Interfaces() {}

  /**
   * if_nametoindex(3): the number of the interface that a C string names.
   *
   * @return the number, or -ENODEV, or the errors of socket(2)
   */
  public static int nameToIndex(MemorySegment errno, MemorySegment name) {
    Bounds.checkString(name);
    try {
      int index = (int) IF_NAMETOINDEX.invokeExact(errno, name);
      return index != 0 ? index : -ErrnoCapture.last(errno);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * if_indextoname(3): stores the interface's name as a C string in {@code name}, which has room
   * for {@link #NAME_SIZE} bytes.
   *
   * @return 0, or -ENXIO, or the errors of socket(2)
   */
  public static int indexToName(MemorySegment errno, int index, MemorySegment name) {
    Bounds.check(name, NAME_SIZE);
    try {
      var found = (MemorySegment) IF_INDEXTONAME.invokeExact(errno, index, name);
      return found.address() != 0 ? 0 : -ErrnoCapture.last(errno);
    } catch (Throwable e) {
      throw failure(e);
    }
  }
}
