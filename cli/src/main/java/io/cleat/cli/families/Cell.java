// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import io.cleat.Errno;
import java.util.List;

/**
 * What came of asking for one type of one family.
 *
 * @param type SOCK_*
 * @param opened the protocols that were opened, in the order in which they were asked for
 * @param errno why none was; null where one was
 */
public record Cell(int type, List<Integer> opened, Errno errno) {
  /** Whether it opens. */
  public boolean opens() {
    return !opened.isEmpty();
  }

  /** Whether it may open for somebody with more rights. */
  public boolean isForbidden() {
    return errno == Errno.EPERM || errno == Errno.EACCES;
  }
}
