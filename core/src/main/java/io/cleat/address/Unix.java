// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A name in the local domain, {@code struct sockaddr_un} (unix(7)): a path, a name in the abstract
 * space, or none.
 *
 * <p>Names are UTF-8 here; one that is not decodes to {@link Raw}.
 *
 * @param kind where the name lives
 * @param name the path or the abstract name (without its leading zero byte); empty for an unnamed
 *     one
 */
public record Unix(Kind kind, String name) implements Address {
  /** Where a name lives. */
  public enum Kind {
    /** In the file system. */
    PATH,
    /** In Linux's abstract space, which vanishes with its sockets. */
    ABSTRACT,
    /** Nowhere; a bind to it asks for an abstract name of the kernel's choice (autobind). */
    UNNAMED
  }

  /** No name. */
  public static final Unix UNNAMED = new Unix(Kind.UNNAMED, "");

  /** The longest path in bytes: {@code sun_path} less the zero at its end. */
  public static final int MAX_PATH_BYTES = 107;

  /** The longest abstract name in bytes: {@code sun_path} less the zero at its start. */
  public static final int MAX_ABSTRACT_BYTES = 107;

  private static final int PATH = 2;

  /** Checks that the name fits. */
  public Unix {
    int bytes = name.getBytes(StandardCharsets.UTF_8).length;
    int most = kind == Kind.PATH ? MAX_PATH_BYTES : MAX_ABSTRACT_BYTES;
    if (bytes > most) {
      throw new IllegalArgumentException(
          "a UNIX socket's name has at most " + most + " bytes, this one " + bytes + ": " + name);
    }
    if (kind == Kind.UNNAMED != name.isEmpty() && kind != Kind.ABSTRACT) {
      throw new IllegalArgumentException("a " + kind + " address with the name '" + name + "'");
    }
    if (kind == Kind.PATH && name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a path has no zero byte");
    }
  }

  /** A path in the file system. */
  public static Unix path(String path) {
    return new Unix(Kind.PATH, path);
  }

  /** A name in the abstract space, without the zero byte that marks it. */
  public static Unix abstractName(String name) {
    return new Unix(Kind.ABSTRACT, name);
  }

  /** Null where the name is not UTF-8. */
  static Unix decode(MemorySegment from, int length) {
    if (length <= PATH) {
      return UNNAMED;
    }
    boolean isAbstract = from.get(JAVA_BYTE, PATH) == 0;
    int start = isAbstract ? PATH + 1 : PATH;
    int end = length;
    if (!isAbstract) {
      end = start;
      while (end < length && from.get(JAVA_BYTE, end) != 0) {
        end++;
      }
    }
    ByteBuffer bytes = from.asSlice(start, end - start).asByteBuffer();
    try {
      String name = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return end - start > MAX_PATH_BYTES
          ? null
          : new Unix(isAbstract ? Kind.ABSTRACT : Kind.PATH, name);
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public int family() {
    return Family.AF_UNIX;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return switch (kind) {
      case UNNAMED -> PATH;
      case PATH -> {
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, PATH, bytes.length);
        into.set(JAVA_BYTE, PATH + bytes.length, (byte) 0);
        yield PATH + bytes.length + 1;
      }
      case ABSTRACT -> {
        into.set(JAVA_BYTE, PATH, (byte) 0);
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, PATH + 1, bytes.length);
        yield PATH + 1 + bytes.length;
      }
    };
  }

  /** The path; {@code @name} in the abstract space; {@code (unnamed)}. */
  @Override
  public String toString() {
    return switch (kind) {
      case PATH -> name;
      case ABSTRACT -> "@" + name;
      case UNNAMED -> "(unnamed)";
    };
  }
}
