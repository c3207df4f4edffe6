// SPDX-License-Identifier: Apache-2.0
package io.cleat.cli.relay;

/** Who is told that an address has been opened, at once or later. */
interface Opened {
  /** It is open, and belongs to who is told. */
  void opened(End end);

  /** It cannot be opened. */
  void failed(OpenFailure failure);
}
