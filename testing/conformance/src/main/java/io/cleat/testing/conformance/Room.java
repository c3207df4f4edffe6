// SPDX-License-Identifier: Apache-2.0
package io.cleat.testing.conformance;

import com.google.gson.JsonElement;
import io.cleat.address.Sockaddr;

/**
 * Room for an address that a call gives back.
 *
 * @param address gets it; null where the call gets no pointer
 * @param length says how much room there is and gets the address's length; null likewise
 */
record Room(Sockaddr address, int[] length) {

  /** Room for any address. */
  static Room whole() {
    return ofLength(Sockaddr.CAPACITY);
  }

  static Room ofLength(int bytes) {
    return new Room(new Sockaddr(), new int[] {bytes});
  }

  /** Neither address nor length. */
  private static Room none() {
    return new Room(null, null);
  }

  /**
   * What the argument at this place gives: nothing said is room for all.
   *
   * @param required whether the call cannot do without, so that null is as bad as a bad pointer
   */
  static Room at(int index, boolean required, Arguments arguments) {
    if (!arguments.has(index)) {
      return whole();
    }
    JsonElement element = arguments.at(index);
    if (Arguments.isNull(element)) {
      return none();
    }
    if (Arguments.isBad(element)) {
      Sockaddr any = new Sockaddr();
      Sockaddr bad = required ? arguments.badPointer(any) : arguments.badPointerBesideNull(any);
      return new Room(bad, new int[] {Sockaddr.CAPACITY});
    }
    JsonElement length = arguments.object(index).get("len");
    if (length == null) {
      return whole();
    }
    return Arguments.isNull(length)
        ? new Room(new Sockaddr(), null)
        : ofLength((int) length.getAsLong());
  }

  /** Tells what came, after a call that did well. */
  Outcome tell(Outcome outcome) {
    if (!outcome.failed() && address != null && length != null) {
      outcome.with("name", AddressFacts.of(address, length[0])).with("namelen", length[0]);
    }
    return outcome;
  }
}
