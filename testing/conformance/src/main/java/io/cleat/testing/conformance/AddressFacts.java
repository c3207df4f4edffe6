// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import com.google.gson.JsonObject;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;

/** Tells an address that a call gave back, in the words of the table. */
final class AddressFacts {
  private static final int FAMILY_BYTES = 2;

  private AddressFacts() {}

  /**
   * The facts of what is in the buffer, of which {@code length} bytes count. Bytes that the call
   * had no room for are zero.
   */
  static JsonObject of(Sockaddr address, int length) {
    int bytes = Math.clamp(length, 0, Sockaddr.CAPACITY);
    JsonObject facts = new JsonObject();
    if (bytes < FAMILY_BYTES) {
      facts.addProperty("family", "NONE");
      facts.addProperty("len", bytes);
      return facts;
    }
    int family = Short.toUnsignedInt(address.segment().get(JAVA_SHORT, 0));
    switch (family) {
      case Family.AF_INET -> addInet(facts, address);
      case Family.AF_INET6 -> addInet6(facts, address);
      case Family.AF_UNIX -> addUnix(facts, address, bytes);
      default -> facts.addProperty("family", family);
    }
    return facts;
  }

  private static void addInet(JsonObject facts, Sockaddr address) {
    Inet inet = (Inet) whole(address);
    facts.addProperty("family", "AF_INET");
    facts.addProperty("addr", inet.toString().replaceFirst(":.*", ""));
    facts.addProperty("port", inet.port());
  }

  private static void addInet6(JsonObject facts, Sockaddr address) {
    Inet6 inet6 = (Inet6) whole(address);
    facts.addProperty("family", "AF_INET6");
    facts.addProperty("addr", inet6.toString().replaceFirst("\\[([^%\\]]*).*", "$1"));
    facts.addProperty("port", inet6.port());
  }

  private static void addUnix(JsonObject facts, Sockaddr address, int bytes) {
    boolean unnamed = bytes == FAMILY_BYTES;
    facts.addProperty("family", "AF_UNIX");
    facts.addProperty("unnamed", unnamed);
    facts.addProperty("abstract", !unnamed && address.segment().get(JAVA_BYTE, FAMILY_BYTES) == 0);
  }

  /** The address with all the room that its family needs. */
  private static Object whole(Sockaddr address) {
    return new Sockaddr().set(address).length(Sockaddr.CAPACITY).address();
  }
}
