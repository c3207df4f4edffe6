// SPDX-License-Identifier: Apache-2.0
package io.cleat.posix;

/** Something that refers to a description without holding it open. */
sealed interface Registration permits EpollItem, Wait {
  /** The description has lost its last descriptor and is closed. */
  void released();
}
