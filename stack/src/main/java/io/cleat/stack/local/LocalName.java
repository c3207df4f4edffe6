// SPDX-License-Identifier: Apache-2.0
package io.cleat.stack.local;

import static io.cleat.address.Family.AF_UNIX;

import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** What {@code struct sockaddr_un} holds: a path or an abstract name, unix(7). */
final class LocalName {
  /** Where {@code sun_path} begins: an address of this length is without name. */
  static final int PATH = 2;

  private static final int ADDRESS_BYTES = 110;
  private static final int PATH_BYTES = ADDRESS_BYTES - PATH;
  private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

  /** The path without the zero at its end, or the abstract name without that at its start. */
  final Text text;

  boolean isAbstract;

  private LocalName(Text text, boolean isAbstract) {
    this.text = text;
    this.isAbstract = isAbstract;
  }

  /** To be read into. */
  LocalName() {
    this(Text.withRoom(PATH_BYTES), false);
  }

  static LocalName ofAbstract(Text text) {
    return new LocalName(text, true);
  }

  /**
   * Reads an address.
   *
   * @return 0, or -EINVAL
   */
  int read(Sockaddr address) {
    int length = address.length();
    if (length <= PATH || length > ADDRESS_BYTES || address.family() != AF_UNIX) {
      return Errno.EINVAL.negated();
    }
    MemorySegment segment = address.segment();
    isAbstract = segment.get(BYTE, PATH) == 0;
    if (isAbstract) {
      text.set(segment, PATH + 1, length - PATH - 1);
    } else {
      text.set(segment, PATH, pathLength(segment, length));
    }
    return 0;
  }

  private static int pathLength(MemorySegment segment, int end) {
    int at = PATH;
    while (at < end && segment.get(BYTE, at) != 0) {
      at++;
    }
    return at - PATH;
  }

  LocalName copy() {
    return new LocalName(text.copy(), isAbstract);
  }

  /** Writes it as getsockname(2) gives it; of null, that there is none. */
  static void write(LocalName name, Sockaddr address) {
    address.clear();
    MemorySegment segment = address.segment();
    segment.set(ValueLayout.JAVA_SHORT, 0, (short) AF_UNIX);
    address.length(PATH);
    if (name != null) {
      // A zero stands before an abstract name and after a path.
      name.text.write(segment, name.isAbstract ? PATH + 1 : PATH);
      address.length(PATH + name.text.length() + 1);
    }
  }

  @Override
  public String toString() {
    return isAbstract ? "@" + text : text.toString();
  }
}
