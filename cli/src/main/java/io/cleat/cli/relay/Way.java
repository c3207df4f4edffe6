// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

import io.cleat.cli.address.BadAddress;
import io.cleat.cli.address.Spec;
import io.cleat.cli.address.Spec.Collect;
import io.cleat.cli.address.Spec.PlainFile;
import io.cleat.cli.address.Spec.Writing;

/** Which ways bytes go between two addresses. */
public enum Way {
  /** Both. */
  BOTH,
  /** From the first address to the second. */
  FORWARD,
  /** From the second address to the first. */
  BACKWARD;

  /** Whether bytes go from the first address to the second. */
  public boolean goes() {
    return this != BACKWARD;
  }

  /** Whether bytes go from the second address to the first. */
  public boolean comes() {
    return this != FORWARD;
  }

  /**
   * The ways that these two have: a file is either read or written, and who takes datagrams from
   * anybody answers nobody.
   *
   * @param wanted what the command line says, {@link #BOTH} where it says nothing
   * @throws BadAddress there is no way from one to the other, or not the wanted one
   */
  public static Way of(Spec first, Spec second, Way wanted) throws BadAddress {
    boolean goes = wanted.goes() && gives(first) && takes(second);
    boolean comes = wanted.comes() && gives(second) && takes(first);
    if (!goes && !comes) {
      throw new BadAddress(noWay(first, second, wanted));
    }
    return goes && comes ? BOTH : goes ? FORWARD : BACKWARD;
  }

  private static boolean gives(Spec spec) {
    return !(spec instanceof PlainFile file) || file.writing() == Writing.NO;
  }

  private static boolean takes(Spec spec) {
    return !(spec instanceof Collect)
        && (!(spec instanceof PlainFile file) || file.writing() != Writing.NO);
  }

  private static String noWay(Spec first, Spec second, Way wanted) {
    Spec to = wanted == BACKWARD ? first : second;
    if (to instanceof PlainFile file && file.writing() == Writing.NO) {
      return to.text()
          + ": this file is to be written, so say how: ,create or ,append or ,trunc after the path";
    }
    return "nothing can go from "
        + (wanted == BACKWARD ? second : first).text()
        + " to "
        + to.text();
  }
}
