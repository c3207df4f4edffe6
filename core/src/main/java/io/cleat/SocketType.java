// SPDX-License-Identifier: Apache-2.0
package io.cleat;

/**
 * Socket types, the second argument of {@code socket(2)}: what the bytes of an endpoint mean, and
 * two flags that may be or-ed to them.
 */
public final class SocketType {

  // Types.
  public static final int SOCK_STREAM = 1;
  public static final int SOCK_DGRAM = 2;
  public static final int SOCK_RAW = 3;
  public static final int SOCK_RDM = 4;
  public static final int SOCK_SEQPACKET = 5;
  public static final int SOCK_DCCP = 6;
  public static final int SOCK_PACKET = 10;

  // Flags.
  public static final int SOCK_NONBLOCK = 2048;
  public static final int SOCK_CLOEXEC = 0x80000;

  /** The bits of the second argument that hold the type; the rest are flags. */
  public static final int SOCK_TYPE_MASK = 0xf;

  /** Whether the bytes of this type are a stream: they have order but no boundaries. */
  public static boolean isStream(int type) {
    return (type & SOCK_TYPE_MASK) == SOCK_STREAM;
  }

  /** The name of a type, {@code "SOCK_STREAM"}, flags not considered, or its number. */
  public static String name(int type) {
    return switch (type & SOCK_TYPE_MASK) {
      case SOCK_STREAM -> "SOCK_STREAM";
      case SOCK_DGRAM -> "SOCK_DGRAM";
      case SOCK_RAW -> "SOCK_RAW";
      case SOCK_RDM -> "SOCK_RDM";
      case SOCK_SEQPACKET -> "SOCK_SEQPACKET";
      case SOCK_DCCP -> "SOCK_DCCP";
      case SOCK_PACKET -> "SOCK_PACKET";
      default -> Integer.toString(type & SOCK_TYPE_MASK);
    };
  }

  private SocketType() {}
}
