// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli;

import io.cleat.cli.address.Kind;
import java.util.Arrays;
import java.util.Iterator;

/** The kinds of addresses, for completion. */
final class AddressKinds implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return Arrays.stream(Kind.values()).map(Kind::start).iterator();
  }
}
