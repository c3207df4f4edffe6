// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonObject;
import io.cleat.address.Address;
import io.cleat.address.Family;
import io.cleat.address.Inet;
import io.cleat.address.Inet6;
import io.cleat.address.Sockaddr;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of addresses, many of them wrong on purpose: {@code struct sockaddr} and its kinds. */
final class AddressBytes {
  private static final int FAMILY_BYTES = 2;
  private static final int INET_BYTES = 16;
  private static final int INET_HOST = 4;
  private static final int INET_HOST_BYTES = 4;
  private static final int INET6_HOST = 8;
  private static final int INET6_HOST_BYTES = 16;
  private static final int UNSPEC_BYTES = 16;
  private static final int PADDING = 14;
  private static final String LOOPBACK = "127.0.0.1";

  private AddressBytes() {}

  /** An address that depends on nothing but what the table says. */
  static byte[] of(JsonObject json, Constants constants) {
    if (json.has("inet")) {
      return inet(json, constants);
    }
    if (json.has("inet6")) {
      return inet6(json);
    }
    if (json.has("unspec")) {
      return new byte[UNSPEC_BYTES];
    }
    if (json.has("autobind")) {
      return unix("");
    }
    if (json.has("family")) {
      int family = constants.number(json.get("family"));
      return ofFamily(family, FAMILY_BYTES + integer(json, "pad", PADDING)).array();
    }
    throw new TableException("unknown kind of address: " + json);
  }

  /** {@code sun_path} with nothing before it and nothing after it but what is in the text. */
  static byte[] unix(String path) {
    byte[] text = path.getBytes(StandardCharsets.UTF_8);
    return ofFamily(Family.AF_UNIX, FAMILY_BYTES + text.length).put(text).array();
  }

  /** An address that a call gave, with another {@code host}, or as its {@code mapped} twin. */
  static byte[] changed(byte[] raw, JsonObject json) {
    ByteBuffer bytes = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
    if (json.has("host")) {
      String host = json.get("host").getAsString();
      if (bytes.getShort(0) == Family.AF_INET) {
        bytes.put(INET_HOST, encoded(Inet.of(host, 0)), INET_HOST, INET_HOST_BYTES);
      } else {
        bytes.put(INET6_HOST, encoded(Inet6.of(host, 0)), INET6_HOST, INET6_HOST_BYTES);
      }
    }
    if (integer(json, "mapped", 0) == 0) {
      return raw;
    }
    int port = Short.toUnsignedInt(bytes.order(ByteOrder.BIG_ENDIAN).getShort(FAMILY_BYTES));
    return encoded(Inet6.mapped(Inet.of(LOOPBACK, port)));
  }

  private static byte[] inet(JsonObject json, Constants constants) {
    Inet address = Inet.of(json.get("inet").getAsString(), integer(json, "port", 0));
    int family = json.has("family") ? constants.number(json.get("family")) : Family.AF_INET;
    return ofFamily(family, INET_BYTES)
        .put(encoded(address), FAMILY_BYTES, INET_BYTES - FAMILY_BYTES)
        .array();
  }

  private static byte[] inet6(JsonObject json) {
    Inet6 address = Inet6.of(json.get("inet6").getAsString(), integer(json, "port", 0));
    int scope = integer(json, "scope", 0);
    return encoded(new Inet6(address.high(), address.low(), address.port(), 0, scope));
  }

  private static byte[] encoded(Address address) {
    return Sockaddr.of(address).bytes();
  }

  /** Zeros after the family, ready to be written over. */
  private static ByteBuffer ofFamily(int family, int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder()).putShort((short) family);
  }

  /** A number, where {@code true} is 1 and {@code false} is 0. */
  private static int integer(JsonObject json, String key, int otherwise) {
    if (!json.has(key)) {
      return otherwise;
    }
    var value = json.getAsJsonPrimitive(key);
    return value.isBoolean() ? (value.getAsBoolean() ? 1 : 0) : value.getAsInt();
  }
}
