// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cleat.Errno;
import io.cleat.address.Sockaddr;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Makes the addresses that a table writes as objects. Each has its length with it; calls of C take
 * that beside the address.
 */
final class Addresses {
  private static final int BAD_POINTER_LENGTH = 16;

  private final Scene scene;
  private final Arguments arguments;

  Addresses(Scene scene, Arguments arguments) {
    this.scene = scene;
    this.arguments = arguments;
  }

  /**
   * The address at this place, whose length another argument, if it is there, replaces. Linux looks
   * where the pointer leads only if the length is that of an address; a bad one is null then.
   */
  Sockaddr needed(int index, int lengthIndex) throws IOException {
    JsonElement element = arguments.at(index);
    if (!Arguments.isPointer(element)) {
      Sockaddr address = of(element);
      return arguments.has(lengthIndex) ? address.length(arguments.number(lengthIndex)) : address;
    }
    int length = Arguments.isNull(element) ? 0 : BAD_POINTER_LENGTH;
    Sockaddr nothing =
        new Sockaddr().length(arguments.has(lengthIndex) ? arguments.number(lengthIndex) : length);
    boolean looksThere = nothing.length() > 0 && nothing.length() <= Sockaddr.CAPACITY;
    return looksThere ? arguments.badPointer(nothing) : nothing;
  }

  /** The address at this place for calls that can do without; null for the pointer 0. */
  Sockaddr optional(int index, int lengthIndex) throws IOException {
    JsonElement element = arguments.at(index);
    if (Arguments.isNull(element)) {
      return null;
    }
    Sockaddr address =
        Arguments.isBad(element)
            ? arguments.badPointerBesideNull(new Sockaddr().length(BAD_POINTER_LENGTH))
            : of(element);
    return arguments.has(lengthIndex) ? address.length(arguments.number(lengthIndex)) : address;
  }

  /**
   * The address that this object is. Of more bytes than any address has the first are there, and
   * the length tells all: Linux looks at the length alone then.
   */
  Sockaddr of(JsonElement element) throws IOException {
    if (!element.isJsonObject()) {
      throw new TableException("no address: " + element);
    }
    JsonObject json = element.getAsJsonObject();
    byte[] raw = raw(json);
    Sockaddr address = new Sockaddr();
    int fitting = Math.min(raw.length, Sockaddr.CAPACITY);
    MemorySegment.copy(raw, 0, address.segment(), JAVA_BYTE, 0, fitting);
    return address.length(json.has("len") ? json.get("len").getAsInt() : raw.length);
  }

  private byte[] raw(JsonObject json) throws IOException {
    if (json.has("nameof")) {
      return AddressBytes.changed(name(json.get("nameof")), json);
    }
    if (json.has("peerof")) {
      return AddressBytes.changed(peer(json.get("peerof")), json);
    }
    if (json.has("unix")) {
      return AddressBytes.unix(scene.text(json.get("unix").getAsString()) + '\0');
    }
    if (json.has("abstract")) {
      return AddressBytes.unix('\0' + scene.text(json.get("abstract").getAsString()));
    }
    return AddressBytes.of(json, scene.constants());
  }

  private byte[] name(JsonElement descriptor) {
    Sockaddr name = new Sockaddr();
    int[] length = {Sockaddr.CAPACITY};
    check("nameof", scene.process().getsockname(arguments.descriptor(descriptor), name, length));
    return name.bytes();
  }

  private byte[] peer(JsonElement descriptor) {
    Sockaddr name = new Sockaddr();
    int[] length = {Sockaddr.CAPACITY};
    check("peerof", scene.process().getpeername(arguments.descriptor(descriptor), name, length));
    return name.bytes();
  }

  private static void check(String what, int result) {
    if (result < 0) {
      throw new TableException(what + " has no address: " + Errno.name(result));
    }
  }
}
