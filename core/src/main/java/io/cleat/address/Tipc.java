// SPDX-License-Identifier: Apache-2.0
package io.cleat.address;

import static io.cleat.address.Layout.INT;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * A TIPC address, {@code struct sockaddr_tipc}. What the three numbers mean depends on the kind.
 *
 * @param kind 1 a service range (type, lower, upper), 2 a service (type, instance, domain), 3 a
 *     socket (reference, node, –)
 * @param scope 2 the cluster, 3 this node; negative withdraws a binding
 * @param first service type or socket reference
 * @param second lower bound, instance or node
 * @param third upper bound or domain
 */
public record Tipc(int kind, int scope, int first, int second, int third) implements Address {
  static final int BYTES = 16;
  private static final long KIND = 2;
  private static final long SCOPE = 3;
  private static final long FIRST = 4;
  private static final long SECOND = 8;
  private static final long THIRD = 12;

  static Tipc decode(MemorySegment from) {
    return new Tipc(
        from.get(JAVA_BYTE, KIND) & 0xff,
        from.get(JAVA_BYTE, SCOPE),
        from.get(INT, FIRST),
        from.get(INT, SECOND),
        from.get(INT, THIRD));
  }

  @Override
  public int family() {
    return Family.AF_TIPC;
  }

  @Override
  public int encode(MemorySegment into) {
    into.set(Layout.SHORT, 0, (short) family());
    into.set(JAVA_BYTE, KIND, (byte) kind);
    into.set(JAVA_BYTE, SCOPE, (byte) scope);
    into.set(INT, FIRST, first);
    into.set(INT, SECOND, second);
    into.set(INT, THIRD, third);
    return BYTES;
  }

  @Override
  public String toString() {
    return "tipc:"
        + kind
        + "/"
        + Integer.toUnsignedString(first)
        + ":"
        + Integer.toUnsignedString(second)
        + ":"
        + Integer.toUnsignedString(third);
  }
}
