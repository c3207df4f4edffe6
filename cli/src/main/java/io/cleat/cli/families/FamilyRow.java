// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.families;

import java.util.List;

/**
 * A family with its types.
 *
 * @param family AF_*
 * @param cells one for each of {@link Survey#TYPES}
 */
public record FamilyRow(int family, List<Cell> cells) {
  /**
   * Whether the kernel has the family: it opens something, or would for somebody with more rights.
   */
  public boolean isPresent() {
    return cells.stream().anyMatch(cell -> cell.opens() || cell.isForbidden());
  }
}
